// Tables whose rows change.

import {h} from './dom.js';

/** Brings the rows of a table up to date without replacing those that stay. */
export function syncRows(table, columns, rows, key) {
  const body = table.tBodies[0] ?? table.appendChild(h('tbody'));
  const old = new Map([...body.rows].map(row => [row.dataset.key, row]));
  rows.forEach((each, i) => {
    let row = old.get(key(each));
    if (!row) {
      row = h('tr', {'data-key': key(each), role: 'row'}, ...columns.map((column, at) => at === 0
        ? h('th', {scope: 'row', role: 'rowheader'})
        : h('td', {class: column.text ? 'text' : null, 'data-label': column.label, role: 'cell'})));
    }
    old.delete(key(each));
    if (body.rows[i] !== row) {
      const focused = row.contains(document.activeElement) ? document.activeElement : null; // moving takes it away
      body.insertBefore(row, body.rows[i] ?? null);
      focused?.focus({preventScroll: true});
    }
    columns.forEach((column, at) => {
      const shown = column.show(each);
      const cell = row.cells[at];
      const text = typeof shown === 'string' ? shown : JSON.stringify(shown.key);
      if (cell.dataset.shown === text) return;
      cell.dataset.shown = text;
      if (typeof shown === 'string') cell.replaceChildren(h('span', {}, shown));
      else cell.replaceChildren(...shown.nodes());
    });
  });
  old.forEach(row => row.remove());
}

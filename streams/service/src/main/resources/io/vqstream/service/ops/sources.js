// The sources: a row for each route.

import {$, h, setText} from './dom.js';
import {ago, bits, count, DASH, decibels, fixed, known, rate} from './numbers.js';
import {state} from './state.js';
import {syncRows} from './table.js';

let opener = () => {};
let sorted = {column: 'route', ascending: true};
const BITS_HIGH = () => Math.max(...state.routes.map(each => each.bitsPerPixel ?? 0), 0.001);

function sourceColumns() {
  const now = state.time;
  const both = new Set(state.routes.map(each => each.direction)).size > 1;
  const columns = [
    {
      id: 'route', label: 'Source', value: each => each.route,
      show: each => ({
        key: [each.route, each.direction, both],
        nodes: () => [h('button', {type: 'button', class: 'plain', onclick: () => opener(each)}, each.route), both ? h('span', {class: 'tag'}, each.direction) : ''],
      }),
    },
    {id: 'lastImage', label: 'Last image', value: each => each.lastImage ?? 0, show: each => ago(each.lastImage, now)},
    {id: 'rate', label: 'Images a second', value: each => each.rate ?? -1, show: each => rate(each.rate)},
    {id: 'images', label: 'Images', value: each => each.images, show: each => count(each.images)},
    {
      id: 'bitsPerPixel', label: 'Bits a pixel', value: each => each.bitsPerPixel ?? -1,
      show: each => ({key: [each.bitsPerPixel, BITS_HIGH()], nodes: () => [bar(bits(each.bitsPerPixel), each.bitsPerPixel, BITS_HIGH(), false)]}),
    },
  ];
  if (state.routes.some(each => known(each.unusual))) {
    columns.push({
      id: 'unusual', label: 'Unusual', value: each => each.unusual ?? -1,
      show: each => ({key: [each.unusual, each.unusualHigh], nodes: () => [bar(known(each.unusual) ? `${fixed(100 * each.unusual, 1)} %` : DASH, each.unusual, 1, each.unusualHigh)]}),
    });
  }
  if (state.routes.some(each => each.direction === 'encode')) {
    if (state.routes.some(each => known(each.psnrLow))) columns.push(
      {id: 'psnrLow', label: 'PSNR, worst 1 %', value: each => each.psnrLow ?? 1e9, show: each => decibels(each.psnrLow)});
    columns.push(
      {
        id: 'name', label: 'Checkpoint', text: true, value: each => each.name,
        show: each => each.name ? `${each.name}${each.quality && each.quality !== '0' ? `, quality ${each.quality}` : ''}` : DASH,
      });
  }
  columns.push({
    id: 'failures', label: 'Failures', value: each => each.failures,
    show: each => ({key: each.failures, nodes: () => [h('span', {class: each.failures > 0 ? 'alarm' : null}, count(each.failures))]}),
  });
  return columns;
}

function bar(text, value, high, alarm) {
  const line = h('span', {class: alarm ? 'bar high' : 'bar'});
  line.style.width = `${known(value) ? Math.min(100, 100 * value / high) : 0}%`;
  return h('span', {class: 'bars'}, text, line);
}

export function showSources() {
  const columns = sourceColumns();
  const table = $('sources');
  if (table.dataset.columns !== columns.map(each => each.id).join()) {
    table.dataset.columns = columns.map(each => each.id).join();
    table.replaceChildren(
      h('caption', {class: 'unseen'}, 'Sources: a row for each route'),
      h('thead', {}, h('tr', {role: 'row'}, ...columns.map(column => h('th', {scope: 'col', role: 'columnheader', class: column.text ? 'text' : null, 'data-column': column.id},
        h('button', {type: 'button', onclick: () => sortBy(column.id)}, column.label))))),
      h('tbody'));
    const select = $('sort').querySelector('select');
    select.replaceChildren(...columns.map(column => h('option', {value: column.id}, column.label)));
  }
  for (const head of table.tHead.rows[0].cells) {
    if (head.dataset.column === sorted.column) head.setAttribute('aria-sort', sorted.ascending ? 'ascending' : 'descending');
    else head.removeAttribute('aria-sort');
  }
  const filter = $('filter').querySelector('input').value.toLowerCase();
  const value = (columns.find(each => each.id === sorted.column) ?? columns[0]).value;
  const rows = state.routes
    .filter(each => `${each.route} ${each.direction} ${each.name}`.toLowerCase().includes(filter))
    .sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      return (typeof x === 'string' ? x.localeCompare(y) : x - y) * (sorted.ascending ? 1 : -1);
    });
  syncRows(table, columns, rows, each => `${each.application} ${each.direction} ${each.route}`);
  setText($('sources-note'), rows.length ? '' : state.routes.length ? 'No source matches the filter.' : 'No source yet: the service starts.');
  $('filter').hidden = state.routes.length < 2;
}

function sortBy(column) {
  sorted = {column, ascending: sorted.column === column ? !sorted.ascending : column === 'route' || column === 'name' || column === 'psnrLow'};
  $('sort').querySelector('select').value = column;
  showSources();
}

$('sort').querySelector('select').addEventListener('change', event => sortBy(event.target.value));
$('filter').querySelector('input').addEventListener('input', () => state && showSources());

/** Sets the function that opens a source. */
export function onOpen(listener) {
  opener = listener;
}

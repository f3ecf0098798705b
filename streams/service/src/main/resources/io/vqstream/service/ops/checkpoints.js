// The checkpoint and quality of each route.

import {$, h, setText} from './dom.js';
import {DASH} from './numbers.js';
import {state} from './state.js';
import {syncRows} from './table.js';

export function showCheckpoints() {
  const uses = state.routes.filter(each => each.checkpoint);
  const columns = [
    {label: 'Route', show: each => each.route},
    {label: 'Checkpoint', text: true, show: each => each.name},
    {label: 'Digest', text: true, show: each => ({key: each.checkpoint, nodes: () => each.checkpoint.split(' ').map(digest => h('code', {}, digest.slice(0, 8) + ' '))})},
    {label: 'Quality level', show: each => each.quality || DASH},
    {label: 'Minimum PSNR', show: each => Number(each.minPsnr) > 0 ? `${each.minPsnr} dB` : 'none'},
  ];
  const table = $('checkpoints');
  if (!table.tHead) {
    table.append(
      h('caption', {class: 'unseen'}, 'Checkpoint and quality of each route'),
      h('thead', {}, h('tr', {role: 'row'}, ...columns.map(column => h('th', {scope: 'col', role: 'columnheader', class: column.text ? 'text' : null}, column.label)))), h('tbody'));
    $('activate').append(h('p', {class: 'quiet'}, 'Decoders take the checkpoint that each frame names.'));
  }
  const [note, details] = $('activate').children;
  const example = state.services.find(each => each.role === 'encoder');
  if (example && !details) $('activate').append(command(`vqstream checkpoint activate DIGEST --route ${example.source} --bootstrap-server HOST:PORT`));
  table.hidden = uses.length === 0;
  syncRows(table, columns, uses, each => each.route);
  note.hidden = uses.length > 0;
}

function command(text) {
  const button = h('button', {
    type: 'button',
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(text);
        setText(button, 'Copied');
      } catch {
        setText(button, 'Select and copy');
      }
      setTimeout(() => setText(button, 'Copy'), 2000);
    },
  }, 'Copy');
  return h('details', {}, h('summary', {}, 'Activate another checkpoint'), h('div', {class: 'command'}, h('pre', {}, text), button));
}

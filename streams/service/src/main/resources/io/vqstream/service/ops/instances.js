// The instances of a group: a row for each process, whether it answers or not.

import {$, h, setText} from './dom.js';
import {bytes, count, DASH, duration, known, rate} from './numbers.js';
import {state} from './state.js';
import {syncRows} from './table.js';

const COLUMNS = [
  {label: 'Instance', show: each => ({key: [each.name, each.link, each.role], nodes: () => [
    each.link ? h('a', {href: each.link}, each.name) : h('span', {}, each.name), each.role ? h('span', {class: 'tag'}, each.role) : '']})},
  {label: 'State', text: true, show: each => ({key: [each.level, each.state], nodes: () => [h('span', {class: each.level === 'good' ? null : 'alarm'}, each.state)]})},
  {label: 'Images a second', show: each => rate(each.rate)},
  {label: 'Images', show: each => count(each.images)},
  {label: 'Failures', show: each => count(each.failed)},
  {label: 'Behind', show: each => count(each.lag)},
  {label: 'Partitions', text: true, show: each => each.partitions || 'none'},
  {label: 'Threads', show: each => count(each.threads)},
  {label: 'Memory', show: each => known(each.memory) ? bytes(each.memory) : DASH},
  {label: 'Up for', show: each => known(each.started) ? duration((state.time - each.started) / 1e3) : DASH},
  {label: 'Version', text: true, show: each => each.version || DASH},
];

export function showInstances() {
  $('group').hidden = !state.instances;
  if (!state.instances) return;
  const table = $('instances');
  if (!table.tHead) {
    table.append(
      h('caption', {class: 'unseen'}, 'Instances of the group'),
      h('thead', {}, h('tr', {role: 'row'}, ...COLUMNS.map(column => h('th', {scope: 'col', role: 'columnheader', class: column.text ? 'text' : null}, column.label)))), h('tbody'));
  }
  table.hidden = state.instances.length === 0;
  syncRows(table, COLUMNS, state.instances, each => each.id);
  setText($('instances-note'), state.instances.length ? '' : 'No instance has been found.');
}

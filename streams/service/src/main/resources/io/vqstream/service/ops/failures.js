// The records of the failure topic.

import {$, h, setText} from './dom.js';
import {bytes, count} from './numbers.js';
import {preview} from './preview.js';
import {askReplay, showReplay} from './replay.js';
import {state} from './state.js';

const letters = {list: null, failedAt: -1, loading: false, reason: '', all: false, error: '', loadedAt: -Infinity};
const RELOAD_MS = 5000;
const FEW = 8;

export function showFailures() {
  const failed = state.figures.failed ?? 0;
  const topics = [...new Set(state.services.map(each => each.failures))].join(', ');
  const start = state.instances ? 'the instances started' : 'this process started';
  setText($('failed-note'), failed === 0
    ? `Nothing failed since ${start}. Records that fail go to ${topics}.`
    : `${count(failed)} ${failed === 1 ? 'record' : 'records'} went to ${topics} since ${start}.`);
  $('failed-load').hidden = !state.features.failures;
  if (state.features.failures && failed !== letters.failedAt && (failed > 0 || letters.list)
    && performance.now() - letters.loadedAt > RELOAD_MS && !isInUse()) loadLetters();
  showReplay(loadLetters);
}

/** A list that someone reads or goes through by keyboard stays as it is. */
function isInUse() {
  const body = $('failed-body');
  return body.contains(document.activeElement) || body.querySelector('details[open]') !== null;
}

/** Producers set the time: it can be outside of what a date holds. */
function when(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? h('span', {}, String(time)) : h('time', {datetime: date.toISOString()}, date.toLocaleString('en-GB'));
}

async function loadLetters() {
  if (letters.loading) return;
  letters.loading = true;
  letters.failedAt = state.figures.failed ?? 0;
  setText($('failed-load'), 'Reading …');
  try {
    const response = await fetch('ops/failures');
    letters.error = response.ok ? '' : await response.text();
    if (response.ok) letters.list = (await response.json()).letters;
  } catch {
    letters.error = 'The service does not answer.';
  }
  letters.loading = false;
  letters.loadedAt = performance.now();
  setText($('failed-load'), 'Read again');
  showLetters();
}

function showLetters() {
  const body = $('failed-body');
  const list = letters.list ?? [];
  const reasons = [...new Set(list.map(each => each.reason))].sort();
  if (letters.reason && !reasons.includes(letters.reason)) letters.reason = '';
  const shown = list.filter(each => !letters.reason || each.reason === letters.reason);
  const replays = state.features.replay;
  const columns = ['Reason', 'Record', 'When', 'Size', ...replays ? ['Replay'] : []];
  const parts = [];
  if (letters.error) parts.push(h('p', {class: 'alarm'}, letters.error));
  if (letters.list && list.length === 0) parts.push(h('p', {class: 'quiet'}, `${state.features.failures} has no records.`));
  if (list.length > 0) {
    const select = h('select', {onchange: event => { letters.reason = event.target.value; showLetters(); $('failed-reason').focus(); }, id: 'failed-reason'},
      h('option', {value: ''}, `all reasons (${list.length})`),
      ...reasons.map(reason => h('option', {value: reason, selected: reason === letters.reason}, `${reason} (${list.filter(each => each.reason === reason).length})`)));
    const tools = [h('label', {}, 'Show ', select)];
    if (replays) {
      tools.push(h('button', {type: 'button', onclick: () => askReplay(letters.reason ? {reason: letters.reason} : {})},
        letters.reason ? `Replay ${letters.reason} …` : 'Replay all …'));
    }
    parts.push(h('div', {class: 'tools'}, ...tools));
    const cell = (label, ...children) => h('td', {'data-label': label, role: 'cell', class: label === 'Size' || label === 'When' ? null : 'text'}, h('div', {}, ...children));
    parts.push(h('table', {class: 'cards'},
      h('caption', {class: 'unseen'}, `The latest records of ${state.features.failures}`),
      h('thead', {}, h('tr', {role: 'row'}, ...columns.map(label => h('th', {scope: 'col', role: 'columnheader', class: label === 'Size' || label === 'When' ? null : 'text'}, label)))),
      h('tbody', {}, ...shown.slice(0, letters.all ? shown.length : FEW).map(each => h('tr', {role: 'row'},
        h('th', {scope: 'row', role: 'rowheader', class: 'text'}, each.reason, h('small', {}, each.detail), h('small', {}, each.advice)),
        cell('Record', each.key === null ? 'no key' : h('code', {}, each.key), h('small', {}, each.source), preview(each, state.features.images !== undefined)),
        cell('When', when(each.time)),
        cell('Size', each.bytes === null ? 'left at its source' : bytes(each.bytes)),
        replays ? cell('Replay', h('button', {type: 'button', onclick: () => askReplay({position: each.position}), 'aria-label': `Replay ${each.source}`}, 'Replay …')) : null)))));
    if (shown.length > FEW && !letters.all) parts.push(h('p', {class: 'tools'}, h('button', {type: 'button', onclick: () => { letters.all = true; showLetters(); }}, `Show all ${shown.length}`)));
    if (!replays) parts.push(h('p', {class: 'quiet'}, 'To replay: ', h('code', {}, 'vqstream failures replay'), ', or set ops.replay=true.'));
  }
  body.replaceChildren(...parts);
}

$('failed-load').addEventListener('click', () => state && loadLetters());

// Replay: counts first, asks, then publishes.

import {$, setText} from './dom.js';
import {count} from './numbers.js';
import {state} from './state.js';

let asked = null; // the count that this page has started: {id, selection, shown}

/** Counts what a replay would publish, then asks. */
export async function askReplay(selection) {
  const id = await requestReplay({...selection, dryRun: true});
  if (id !== null) asked = {id, selection, shown: false};
}

/** Returns the id of the run; null if it was refused. */
async function requestReplay(request) {
  try {
    const response = await fetch('ops/replay', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(request)});
    if (response.ok) {
      sayReplay(request.dryRun ? 'Counting …' : 'Replaying …');
      return (await response.json()).id;
    }
    sayReplay(await response.text());
  } catch {
    sayReplay('The service does not answer.');
  }
  return null;
}

const sayReplay = text => setText($('replay-line'), text);
let lastReplay = '';

/** Shows the progress of the last replay. The listener is called when one has ended. */
export function showReplay(onReplayed) {
  const last = state.features.lastReplay;
  if (!last) return;
  if (last.dryRun && last.id !== asked?.id) {
    if (asked && !asked.shown && last.id > asked.id) {
      asked = null;
      sayReplay('Another replay has begun: try again.');
    }
    return;
  }
  const shown = JSON.stringify(last);
  if (shown === lastReplay) return;
  lastReplay = shown;
  const records = n => `${count(n)} ${n === 1 ? 'record' : 'records'}`;
  const rest = [last.before ? `${records(last.before)} replayed before` : '', last.failed ? `${records(last.failed)} not replayable` : ''].filter(each => each).join(', ');
  if (last.running) {
    if (!last.dryRun) sayReplay(`${records(last.replayed)} replayed so far …`);
  } else if (last.dryRun) {
    asked.shown = true;
    if (last.replayed === 0) sayReplay(last.error || `Nothing to replay${rest ? `: ${rest}` : ''}.`);
    else {
      sayReplay('');
      setText($('replay-question'), `Publish ${records(last.replayed)} to ${last.replayed === 1 ? 'its source topic' : 'their source topics'} again?`);
      setText($('replay-rest'), rest);
      if (!$('replay-dialog').open) $('replay-dialog').showModal();
    }
  } else {
    sayReplay(`${records(last.replayed)} replayed${rest ? `, ${rest}` : ''}. ${last.error}`);
    onReplayed();
  }
}

$('replay-dialog').addEventListener('close', () => {
  if ($('replay-dialog').returnValue === 'yes' && asked) requestReplay({...asked.selection, dryRun: false});
  asked = null;
  $('replay-dialog').returnValue = '';
});
for (const [id, value] of [['replay-yes', 'yes'], ['replay-no', '']]) {
  $(id).addEventListener('click', () => $('replay-dialog').close(value));
}

// The status in words, and the head of the page.

import {$, h, setText} from './dom.js';
import {clock, duration} from './numbers.js';
import {receivedAt, roles, state, title} from './state.js';

const CUT_OFF_MS = 3500;

const ICONS = {
  good: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM7.5 12.5l3 3l6-6.5',
  waiting: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM12 7v5.5l3.5 2',
  warning: 'M12 3.5l9.5 16.5h-19zM12 10v4.5M12 17.2v.1',
  bad: 'M8 2.5h8l5.5 5.5v8l-5.5 5.5h-8l-5.5-5.5v-8zM8.8 8.8l6.4 6.4M15.2 8.8l-6.4 6.4',
  cut: 'M3 3l18 18M9 7V3M15 7V3M7 7h10v4M7 7v4a5 5 0 0 0 5 5v5',
};

export function showStatus() {
  if (!state) return;
  const age = performance.now() - receivedAt;
  const cut = document.visibilityState === 'visible' && age > CUT_OFF_MS;
  const status = cut
    ? {
      level: 'cut', label: 'Cut off', problems: [],
      text: `from the service: last update ${duration(Math.round(age / 1e3))} ago. The figures below are those of ${clock(state.time)}.`,
    }
    : state.status;
  const element = $('status');
  if (element.dataset.level !== status.level || $('status-label').textContent !== status.label) {
    element.dataset.level = status.level;
    $('status-icon').firstElementChild.setAttribute('d', ICONS[status.level]);
    setText($('status-label'), status.label);
    setText($('announce'), `${status.label}: ${status.text}`);
    document.title = `${status.label} · ${title()}`;
  }
  setText($('status-text'), status.text);
  setText($('age'), cut ? '' : `Updated ${clock(state.time)}`);
  const list = $('problems');
  list.hidden = status.problems.length === 0;
  if (list.dataset.shown !== JSON.stringify(status.problems)) {
    list.dataset.shown = JSON.stringify(status.problems);
    list.replaceChildren(...status.problems.map(problem =>
      h('li', {'data-level': problem.level}, problem.text, h('span', {}, problem.advice))));
  }
}

export function showHead() {
  setText($('role'), roles().join(' and '));
  const [first, last] = [state.services[0], state.services.at(-1)];
  setText($('about'), first ? `${first.source} → ${last.sink}, up for ${duration((state.time - state.started) / 1e3)}` : '');
  setText($('version'), `vqstream ${state.version || ''}`.trim());
}

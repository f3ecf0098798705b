// The page for operators: shows the state that /events sends each second. No build step.

const $ = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

/** Creates an element. Text is never parsed as HTML. */
function h(tag, attributes = {}, ...children) {
  const [name, svg] = tag.startsWith('svg:') ? [tag.slice(4), true] : [tag, false];
  const element = svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// ---- Numbers

const DASH = '–';
const known = value => value !== null && value !== undefined && Number.isFinite(value);
const fixed = (value, digits) => value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
const count = value => known(value) ? fixed(value, 0) : DASH;

function rate(value) {
  if (!known(value)) return DASH;
  return fixed(value, value === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2);
}

function bytes(value) {
  if (!known(value)) return DASH;
  for (const [unit, size] of [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (value >= size) return `${fixed(value / size, value / size >= 100 ? 0 : 1)} ${unit}`;
  }
  return `${fixed(value, 0)} B`;
}

function duration(seconds) {
  if (!known(seconds)) return DASH;
  if (seconds < 1) return `${fixed(seconds * 1e3, seconds < .01 ? 1 : 0)} ms`;
  if (seconds < 10) return `${fixed(seconds, 1)} s`;
  if (seconds < 120) return `${fixed(seconds, 0)} s`;
  if (seconds < 7200) return `${fixed(seconds / 60, 0)} min`;
  return seconds < 172800 ? `${fixed(seconds / 3600, 0)} h` : `${fixed(seconds / 86400, 0)} days`;
}


function ago(time, now) {
  if (!known(time)) return 'none yet';
  const seconds = Math.floor((now - time) / 1e3);
  return seconds < 1 ? 'now' : seconds < 10 ? `${seconds} s ago` : `${duration(seconds)} ago`;
}

const bits = value => known(value) ? fixed(value, value < 1 ? 3 : 2) : DASH;
const decibels = value => known(value) ? `${fixed(value, 1)} dB` : DASH;
const clock = time => new Date(time).toLocaleTimeString('en-GB');

// ---- Connection

const CUT_OFF_MS = 3500;
const POLL_MS = 5000;
let state = null;
let receivedAt = 0;
let source = null;
let retry = 0;

function connect() {
  clearTimeout(retry);
  if (source) source.close();
  const last = points.times.at(-1);
  source = new EventSource(last ? `events?after=${last}` : 'events');
  source.addEventListener('message', event => receive(JSON.parse(event.data)));
  source.addEventListener('points', event => addPoints(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) { // refused: poll, then try again
      retry = setTimeout(poll, POLL_MS);
    }
  });
}

async function poll() {
  try {
    const response = await fetch('ops/now');
    if (response.ok) receive(await response.json());
  } catch { /* shown as cut off */ }
  connect();
}

function receive(next) {
  state = next;
  receivedAt = performance.now();
  render();
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') connect();
  else if (source) source.close(); // browsers limit the connections to a host
});

// ---- Status

const ICONS = {
  good: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM7.5 12.5l3 3l6-6.5',
  waiting: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM12 7v5.5l3.5 2',
  warning: 'M12 3.5l9.5 16.5h-19zM12 10v4.5M12 17.2v.1',
  bad: 'M8 2.5h8l5.5 5.5v8l-5.5 5.5h-8l-5.5-5.5v-8zM8.8 8.8l6.4 6.4M15.2 8.8l-6.4 6.4',
  cut: 'M3 3l18 18M9 7V3M15 7V3M7 7h10v4M7 7v4a5 5 0 0 0 5 5v5',
};

function showStatus() {
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

const roles = () => [...new Set(state.services.map(each => each.role))];
const title = () => state.services.length ? `vqstream ${roles().join(' and ')}` : 'vqstream';

function showHead() {
  setText($('role'), roles().join(' and '));
  const [first, last] = [state.services[0], state.services.at(-1)];
  setText($('about'), first ? `${first.source} → ${last.sink}, up for ${duration((state.time - state.started) / 1e3)}` : '');
  setText($('version'), `vqstream ${state.version || ''}`.trim());
}

// ---- Figures

const FIGURES = {
  rate: f => ({label: 'Images a second', value: rate(f.rate), series: 'rate', detail: `${count(f.images)} since the start`}),
  saved: f => ({
    label: 'Bytes saved', value: known(f.saved) ? fixed(100 * f.saved, 1) : DASH, unit: known(f.saved) ? '%' : '', series: 'saved',
    detail: known(f.saved) ? `${bytes(f.bytesIn)} became ${bytes(f.bytesOut)}` : 'no image yet',
  }),
  psnr: f => ({
    label: 'Fidelity (PSNR)', value: known(f.psnr) ? fixed(f.psnr, 1) : DASH, unit: known(f.psnr) ? 'dB' : '', series: 'psnr',
    detail: known(f.psnr) ? `median; 1 % of images below ${decibels(f.psnrLow)}` : 'not measured: set min.psnr',
  }),
  bits: f => ({label: 'Bits a pixel', value: bits(f.bitsPerPixel), series: 'bitsPerPixel', detail: 'of the frames that were read'}),
  time: f => ({
    label: 'Time of an image', ...split(duration(f.duration)), series: 'duration', detail: `median; 1 % take more than ${duration(f.durationHigh)}`,
  }),
  endToEnd: f => ({
    label: 'Source to decoded', ...split(duration(f.endToEnd)), series: 'endToEnd', detail: `median; 1 % take more than ${duration(f.endToEndHigh)}`,
  }),
};

function split(text) {
  const [value, unit] = text.split(' ');
  return {value, unit};
}

function chosenFigures() {
  const has = new Set(roles());
  if (has.has('encoder') && has.has('decoder')) return ['rate', 'saved', 'psnr', 'endToEnd'];
  return has.has('decoder') ? ['rate', 'bits', 'time', 'endToEnd'] : ['rate', 'saved', 'psnr', 'time'];
}

function showFigures() {
  const list = $('figures');
  const chosen = chosenFigures();
  if (list.dataset.chosen !== chosen.join()) {
    list.dataset.chosen = chosen.join();
    list.replaceChildren(...chosen.map(name => h('li', {'data-figure': name},
      h('span', {class: 'quiet'}), h('span', {class: 'value'}), h('span', {class: 'quiet'}),
      h('svg:svg', {class: 'spark', viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true'}))));
  }
  for (const item of list.children) {
    const figure = FIGURES[item.dataset.figure](state.figures);
    setText(item.children[0], figure.label);
    const shown = `${figure.value}|${figure.unit || ''}`;
    if (item.children[1].dataset.shown !== shown) {
      item.children[1].dataset.shown = shown;
      item.children[1].replaceChildren(figure.value, figure.unit ? h('small', {}, ` ${figure.unit}`) : null);
      if (!figure.unit) item.children[1].lastChild.remove();
    }
    setText(item.children[2], figure.detail);
  }
}

function showSparks() {
  for (const item of $('figures').children) {
    const values = lastQuarter(FIGURES[item.dataset.figure](state?.figures ?? {}).series);
    const present = values.filter(known);
    const spark = item.children[3];
    if (present.length < 2) {
      spark.replaceChildren();
      continue;
    }
    let [low, high] = [Math.min(...present), Math.max(...present)];
    if (item.dataset.figure === 'rate') low = 0;
    const range = high - low || 1;
    const middle = high === low && low !== 0;
    const y = value => middle ? 15 : 28 - 26 * (value - low) / range;
    const line = values
      .map((value, i) => known(value) ? `${(100 * i / (values.length - 1)).toFixed(2)},${y(value).toFixed(2)}` : null)
      .filter(point => point !== null);
    const first = line[0].split(',')[0];
    const last = line.at(-1).split(',')[0];
    spark.replaceChildren(
      h('svg:polygon', {class: 'area', points: `${first},30 ${line.join(' ')} ${last},30`}),
      h('svg:polyline', {class: 'line', points: line.join(' ')}));
  }
}

// ---- History

const points = {times: [], series: {}};
let minutes = 15;

async function loadHistory() {
  try {
    const response = await fetch(`ops/history?minutes=${minutes}`);
    if (!response.ok) return;
    const loaded = await response.json();
    points.times = loaded.times;
    points.series = loaded.series;
    showSparks();
    drawCharts();
  } catch { /* shown as cut off */ }
}

function addPoints(more) {
  const from = more.times.findIndex(time => time > (points.times.at(-1) ?? 0));
  if (from < 0) return;
  const before = points.times.length;
  const added = more.times.slice(from);
  for (const name of new Set([...Object.keys(points.series), ...Object.keys(more.series)])) {
    const column = points.series[name] ?? (points.series[name] = new Array(before).fill(null));
    column.push(...(more.series[name]?.slice(from) ?? new Array(added.length).fill(null)));
  }
  points.times.push(...added);
  const first = points.times.findIndex(time => time > points.times.at(-1) - minutes * 60000);
  if (first > 0) {
    points.times.splice(0, first);
    Object.values(points.series).forEach(column => column.splice(0, first));
  }
  showSparks();
  drawCharts();
}

function lastQuarter(name) {
  const first = Math.max(0, points.times.findIndex(time => time > (points.times.at(-1) ?? 0) - 15 * 60000));
  return (points.series[name] ?? []).slice(first);
}

// ---- Charts

const CHARTS = [
  {id: 'rate', title: 'Images a second', match: name => name === 'rate', label: () => 'images a second', format: rate, empty: 'No image in this time.'},
  {id: 'lag', title: 'Lag in records', match: name => name.startsWith('lag '), label: name => name.slice(4), format: count, empty: 'The lag is not known yet: it is read every 15 s.'},
  {
    id: 'stage', title: 'Time of an image by stage', match: name => name.startsWith('stage '), stacked: true, empty: 'No image in this time.',
    label: name => roles().length > 1 ? name.slice(6) : name.split(' ')[2], format: value => known(value) ? duration(value / 1e3) : DASH,
  },
  {id: 'failure', title: 'Failures a minute', match: name => name.startsWith('failure '), label: name => name.slice(8).replaceAll('_', ' '), format: rate, empty: 'Nothing failed in this time.'},
];
const plots = new Map();
const colours = () => [0, 1, 2, 3, 4, 5, 6, 7].map(i => getComputedStyle(document.documentElement).getPropertyValue(`--s${i}`).trim());

function buildCharts() {
  $('charts').replaceChildren(...CHARTS.map(chart => {
    const numbers = h('div', {class: 'numbers', id: `numbers-${chart.id}`, hidden: true, tabindex: 0, role: 'region', 'aria-label': `${chart.title}, as a table`});
    const button = h('button', {
      type: 'button', class: 'plain', 'aria-expanded': 'false', 'aria-controls': numbers.id,
      onclick: () => {
        numbers.hidden = !numbers.hidden;
        button.setAttribute('aria-expanded', String(!numbers.hidden));
        button.firstChild.textContent = numbers.hidden ? 'Show as table' : 'Hide the table';
        showNumbers(chart);
      },
    }, 'Show as table', h('span', {class: 'unseen'}, `: ${chart.title}`));
    return h('div', {class: 'chart', id: `chart-${chart.id}`},
      h('div', {class: 'top'}, h('h3', {}, chart.title), button),
      h('ul', {'aria-label': `Series of ${chart.title}`}),
      h('div', {class: 'plot', role: 'img', 'aria-label': `Chart: ${chart.title}. The table has the figures.`}),
      numbers);
  }));
}

function shownSeries(chart) {
  return Object.keys(points.series).filter(name => chart.match(name) && points.series[name].some(known)
    && (!chart.stacked || points.series[name].some(value => value > 0)));
}

function drawCharts() {
  if (!state) return;
  for (const chart of CHARTS) {
    const names = shownSeries(chart);
    const element = $(`chart-${chart.id}`);
    const plot = element.querySelector('.plot');
    let none = plot.querySelector('.none');
    if (names.length === 0 || points.times.length < 2) {
      if (!none) plot.append(none = h('p', {class: 'none'}));
      setText(none, points.times.length < 2 ? 'The first points come within 10 s.' : chart.empty);
    } else {
      none?.remove();
    }
    const data = values(chart, names);
    let drawn = plots.get(chart.id);
    if (drawn?.names.join('|') !== names.join('|')) {
      drawn?.plot.destroy();
      plots.delete(chart.id);
      drawn = null;
    }
    if (names.length > 0 && points.times.length >= 2) {
      if (!drawn) {
        drawn = {names, plot: new uPlot(options(chart, names, plot), data, plot)};
        plots.set(chart.id, drawn);
      } else {
        drawn.plot.setData(data);
      }
    } else if (drawn) {
      drawn.plot.destroy();
      plots.delete(chart.id);
    }
    showLegend(chart, null);
    showNumbers(chart);
  }
}

/** Returns times in seconds and the values of each series; of stacked ones the sums. */
function values(chart, names) {
  const columns = names.map(name => points.series[name]);
  const times = points.times.map(time => time / 1e3);
  if (!chart.stacked) return [times, ...columns];
  const sums = [];
  columns.forEach((column, i) => sums.push(column.map((value, at) =>
    known(value) ? value + (i > 0 ? sums[i - 1][at] ?? 0 : 0) : i > 0 && known(sums[i - 1][at]) ? sums[i - 1][at] : null)));
  return [times, ...sums];
}

function options(chart, names, plot) {
  const palette = colours();
  const style = getComputedStyle(document.documentElement);
  const [quiet, line] = ['--quiet', '--line'].map(name => style.getPropertyValue(name).trim());
  const axis = {stroke: quiet, grid: {stroke: line, width: 1}, ticks: {stroke: line, width: 1}, font: '12px system-ui, sans-serif'};
  const two = n => String(n).padStart(2, '0');
  const time = (seconds, exact) => {
    const date = new Date(seconds * 1e3);
    return [date.getHours(), date.getMinutes(), ...exact ? [date.getSeconds()] : []].map(two).join(':');
  };
  return {
    width: plot.clientWidth, height: plot.clientHeight, legend: {show: false}, padding: [8, 8, 0, 0],
    cursor: {sync: {key: 'time'}, points: {size: 7}, drag: {x: false, y: false}},
    scales: {
      x: {time: true},
      y: {range: (u, low, high) => [0, high > 0 ? high * 1.12 : 1]},
    },
    axes: [
      {...axis, space: 64, values: (u, splits) => splits.map(at => time(at, splits[1] - splits[0] < 60))},
      {...axis, size: 58, values: (u, splits) => splits.map(value => tick(chart, value, splits))},
    ],
    series: [{}, ...names.map((name, i) => ({
      label: chart.label(name), stroke: palette[i % 8], width: 1.75, points: {show: false}, spanGaps: false,
      fill: chart.stacked ? `${palette[i % 8]}55` : names.length === 1 ? `${palette[0]}22` : undefined,
    }))],
    bands: chart.stacked ? names.slice(1).map((name, i) => ({series: [i + 2, i + 1]})) : undefined,
    hooks: {setCursor: [u => showLegend(chart, u.cursor.idx)]},
  };
}

function tick(chart, value, splits) {
  if (chart.id === 'stage') return value === 0 ? '0' : duration(value / 1e3);
  return value.toLocaleString('en', {maximumFractionDigits: 2, notation: Math.max(...splits) >= 10000 ? 'compact' : 'standard'});
}

function showLegend(chart, at) {
  const list = $(`chart-${chart.id}`).querySelector('ul');
  const names = shownSeries(chart);
  if (list.dataset.names !== names.join('|')) {
    list.dataset.names = names.join('|');
    list.replaceChildren(...names.map((name, i) => {
      const item = h('li', {}, `${chart.label(name)} `, h('b'));
      item.style.setProperty('--c', `var(--s${i % 8})`);
      return item;
    }));
  }
  names.forEach((name, i) => {
    const column = points.series[name];
    setText(list.children[i].lastChild, chart.format(at === null || at === undefined ? column.findLast(known) : column[at]));
  });
}

const MAX_ROWS = 30;

function showNumbers(chart) {
  const element = $(`numbers-${chart.id}`);
  if (element.hidden) return;
  const names = shownSeries(chart);
  const step = Math.max(1, Math.ceil(points.times.length / MAX_ROWS));
  const rows = [];
  for (let i = points.times.length - 1; i >= 0; i -= step) {
    rows.push(h('tr', {}, h('th', {scope: 'row'}, clock(points.times[i])), ...names.map(name => h('td', {}, chart.format(points.series[name][i])))));
  }
  element.replaceChildren(h('table', {},
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Time'), ...names.map(name => h('th', {scope: 'col'}, chart.label(name))))),
    h('tbody', {}, ...rows)));
}

function redraw() {
  plots.forEach(each => each.plot.destroy());
  plots.clear();
  drawCharts();
  if (state) showTopology(true);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
new ResizeObserver(() => plots.forEach((each, id) => {
  const plot = $(`chart-${id}`).querySelector('.plot');
  if (each.plot.width !== plot.clientWidth) each.plot.setSize({width: plot.clientWidth, height: plot.clientHeight});
})).observe($('charts'));

for (const button of $('ranges').children) {
  button.addEventListener('click', () => {
    minutes = Number(button.dataset.minutes);
    for (const each of $('ranges').children) each.setAttribute('aria-pressed', String(each === button));
    loadHistory();
  });
}

// ---- Tables

/** Brings the rows of a table up to date without replacing those that stay. */
function syncRows(table, columns, rows, key) {
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
    if (body.rows[i] !== row) body.insertBefore(row, body.rows[i] ?? null);
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

let sorted = {column: 'route', ascending: true};
const BITS_HIGH = () => Math.max(...state.routes.map(each => each.bitsPerPixel ?? 0), 0.001);

function sourceColumns() {
  const now = state.time;
  const both = new Set(state.routes.map(each => each.direction)).size > 1;
  const columns = [
    {
      id: 'route', label: 'Source', value: each => each.route,
      show: each => both
        ? {key: [each.route, each.direction], nodes: () => [h('span', {}, each.route, h('span', {class: 'tag'}, each.direction))]}
        : each.route,
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
      show: each => ({key: each.unusual, nodes: () => [bar(known(each.unusual) ? `${fixed(100 * each.unusual, 1)} %` : DASH, each.unusual, 1, each.unusual > .1)]}),
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

function showSources() {
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

// ---- Failures

const letters = {list: null, failedAt: -1, loading: false, reason: '', all: false, error: '', loadedAt: -Infinity};
const RELOAD_MS = 5000;
const FEW = 8;

function showFailures() {
  const failed = state.figures.failed ?? 0;
  const topics = [...new Set(state.services.map(each => each.failures))].join(', ');
  setText($('failed-note'), failed === 0
    ? `Nothing failed since this process started. Records that fail go to ${topics}.`
    : `${count(failed)} ${failed === 1 ? 'record' : 'records'} went to ${topics} since this process started.`);
  $('failed-load').hidden = !state.features.failures;
  if (state.features.failures && failed !== letters.failedAt && (failed > 0 || letters.list)
    && performance.now() - letters.loadedAt > RELOAD_MS) loadLetters();
  showReplay();
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

function preview(letter) {
  if (letter.bytes === null) return null;
  const data = Uint8Array.from(atob(letter.start), each => each.charCodeAt(0));
  const box = h('pre');
  const asText = [...data].filter(each => each >= 32 && each < 127 || each === 10).length > .9 * data.length;
  const show = text => {
    const lines = [];
    if (text) lines.push(new TextDecoder().decode(data));
    else {
      for (let at = 0; at < Math.min(data.length, 256); at += 16) {
        const part = [...data.subarray(at, at + 16)];
        lines.push(`${at.toString(16).padStart(4, '0')}  ${part.map(each => each.toString(16).padStart(2, '0')).join(' ').padEnd(48)} ${part.map(each => each >= 32 && each < 127 ? String.fromCharCode(each) : '.').join('')}`);
      }
    }
    box.textContent = data.length ? lines.join('\n') : 'The value is empty.';
    text ? (asTextButton.setAttribute('aria-pressed', 'true'), asHex.setAttribute('aria-pressed', 'false'))
      : (asTextButton.setAttribute('aria-pressed', 'false'), asHex.setAttribute('aria-pressed', 'true'));
  };
  const asTextButton = h('button', {type: 'button', onclick: () => show(true)}, 'Text');
  const asHex = h('button', {type: 'button', onclick: () => show(false)}, 'Hex');
  show(asText);
  return h('details', {}, h('summary', {}, 'First bytes'), h('div', {class: 'choice', role: 'group', 'aria-label': 'Show bytes as'}, asTextButton, asHex), box);
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
        cell('Record', each.key === null ? 'no key' : h('code', {}, each.key), h('small', {}, each.source), preview(each)),
        cell('When', h('time', {datetime: new Date(each.time).toISOString()}, new Date(each.time).toLocaleString('en-GB'))),
        cell('Size', each.bytes === null ? 'left at its source' : bytes(each.bytes)),
        replays ? cell('Replay', h('button', {type: 'button', onclick: () => askReplay({position: each.position}), 'aria-label': `Replay ${each.source}`}, 'Replay …')) : null)))));
    if (shown.length > FEW && !letters.all) parts.push(h('p', {class: 'tools'}, h('button', {type: 'button', onclick: () => { letters.all = true; showLetters(); }}, `Show all ${shown.length}`)));
    if (!replays) parts.push(h('p', {class: 'quiet'}, 'To replay: ', h('code', {}, 'vqstream failures replay'), ', or set ops.replay=true.'));
  }
  body.replaceChildren(...parts);
}

let asked = null;

async function askReplay(selection) {
  asked = selection;
  await requestReplay({...selection, dryRun: true});
}

async function requestReplay(request) {
  try {
    const response = await fetch('ops/replay', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(request)});
    if (!response.ok) sayReplay(await response.text());
    else sayReplay(request.dryRun ? 'Counting …' : 'Replaying …');
  } catch {
    sayReplay('The service does not answer.');
  }
}

const sayReplay = text => setText($('replay-line'), text);
let lastReplay = '';

function showReplay() {
  const last = state.features.lastReplay;
  if (!last || !asked && last.dryRun) return;
  const shown = JSON.stringify(last);
  if (shown === lastReplay) return;
  lastReplay = shown;
  const records = n => `${count(n)} ${n === 1 ? 'record' : 'records'}`;
  const rest = [last.before ? `${records(last.before)} replayed before` : '', last.failed ? `${records(last.failed)} not replayable` : ''].filter(each => each).join(', ');
  if (last.running) {
    if (!last.dryRun) sayReplay(`${records(last.replayed)} replayed so far …`);
  } else if (last.dryRun) {
    if (last.replayed === 0) sayReplay(last.error || `Nothing to replay${rest ? `: ${rest}` : ''}.`);
    else {
      sayReplay('');
      setText($('replay-question'), `Publish ${records(last.replayed)} to ${last.replayed === 1 ? 'its source topic' : 'their source topics'} again?`);
      setText($('replay-rest'), rest);
      if (!$('replay-dialog').open) $('replay-dialog').showModal();
    }
  } else {
    asked = null;
    sayReplay(`${records(last.replayed)} replayed${rest ? `, ${rest}` : ''}. ${last.error}`);
    letters.failedAt = -1;
  }
}

$('replay-dialog').addEventListener('close', () => {
  if ($('replay-dialog').returnValue === 'yes' && asked) requestReplay({...asked, dryRun: false});
  else asked = null;
  $('replay-dialog').returnValue = '';
});
for (const [id, value] of [['replay-yes', 'yes'], ['replay-no', '']]) {
  $(id).addEventListener('click', () => $('replay-dialog').close(value));
}
$('failed-load').addEventListener('click', () => state && loadLetters());

// ---- Images

const pictures = {list: [], latest: 0, chosen: 0, loading: false, split: 50, mode: 'split', zoom: 'fit'};

function showPictures() {
  const latest = state.features.images;
  $('pictures').hidden = latest === undefined;
  if (latest && latest !== pictures.latest && !pictures.loading) loadPictures(latest);
}

async function loadPictures(latest) {
  pictures.loading = true;
  try {
    const response = await fetch('ops/images');
    if (response.ok) {
      pictures.list = await response.json();
      pictures.latest = latest;
      showStrip();
    }
  } catch { /* shown as cut off */ }
  pictures.loading = false;
}

const nameOf = each => each.key || `image of ${each.route}`;
const part = (each, name) => `ops/image?id=${each.id}&part=${name}`;

function showStrip() {
  const strip = $('strip');
  const old = new Map([...strip.children].map(item => [item.dataset.id, item]));
  const items = pictures.list.map(each => old.get(String(each.id)) ?? h('li', {'data-id': each.id},
    h('button', {type: 'button', 'aria-pressed': 'false', onclick: () => choose(each.id)},
      h('img', {src: part(each, 'source'), alt: '', loading: 'lazy'}),
      h('span', {}, h('b', {}, nameOf(each)), h('small', {}, `${bytes(each.bytesIn)} → ${bytes(each.bytesOut)}`), h('small', {}, known(each.psnr) ? decibels(each.psnr) : `${each.width} × ${each.height}`)))));
  if (items.some((item, i) => strip.children[i] !== item) || strip.children.length !== items.length) strip.replaceChildren(...items);
  $('pictures-none').hidden = items.length > 0;
  if (pictures.list.length && !pictures.list.some(each => each.id === pictures.chosen) && !document.activeElement?.closest('#viewer')) {
    choose(pictures.list[0].id);
  }
}

function choose(id) {
  const each = pictures.list.find(one => one.id === id);
  if (!each) return;
  pictures.chosen = id;
  for (const item of $('strip').children) item.firstChild.setAttribute('aria-pressed', String(Number(item.dataset.id) === id));
  $('viewer').hidden = false;
  const saved = 100 * (1 - each.bytesOut / each.bytesIn);
  $('facts').replaceChildren(h('b', {}, nameOf(each)), ` of ${each.route}: ${each.width} × ${each.height} pixels, ${bytes(each.bytesIn)} became `,
    h('b', {}, bytes(each.bytesOut)), ` (${fixed(Math.abs(saved), 1)} % ${saved >= 0 ? 'fewer' : 'more'}), ${bits(8 * each.bytesOut / (each.width * each.height))} bits a pixel`,
    known(each.psnr) ? `, PSNR ${decibels(each.psnr)}` : '', each.kind === 'coded' ? `, quality ${each.quality}.` : `, ${each.kind}.`);
  setText($('pictures-say'), 'Decoding …');
  $('original').src = part(each, 'source');
  $('original').alt = `Original of ${nameOf(each)}`;
  $('decoded').src = part(each, 'decoded');
  $('decoded').alt = `Reconstruction of ${nameOf(each)}`;
  showPair();
}

function showPair() {
  const each = pictures.list.find(one => one.id === pictures.chosen);
  if (!each) return;
  const pair = $('pair');
  pair.dataset.mode = pictures.mode;
  pair.dataset.zoom = pictures.zoom;
  const width = pictures.zoom === 'fit'
    ? Math.min($('viewer').clientWidth, .7 * innerHeight * each.width / each.height, 2 * each.width)
    : each.width * Number(pictures.zoom) / devicePixelRatio;
  pair.style.width = `${width}px`;
  pair.style.height = `${width * each.height / each.width}px`;
  $('original').style.clipPath = `inset(0 ${100 - pictures.split}% 0 0)`;
  $('bar').style.left = `${pictures.split}%`;
  $('split').hidden = pictures.mode !== 'split';
  for (const [group, name] of [['modes', 'mode'], ['zooms', 'zoom']]) {
    for (const button of $(group).children) button.setAttribute('aria-pressed', String(button.dataset[name] === pictures[name]));
  }
}

function setSplit(percent) {
  pictures.split = Math.max(0, Math.min(100, percent));
  $('split').querySelector('input').value = pictures.split;
  showPair();
}

for (const [group, name] of [['modes', 'mode'], ['zooms', 'zoom']]) {
  for (const button of $(group).children) {
    button.addEventListener('click', () => {
      pictures[name] = button.dataset[name];
      showPair();
    });
  }
}
$('split').querySelector('input').addEventListener('input', event => setSplit(Number(event.target.value)));
$('bar').addEventListener('pointerdown', event => { event.preventDefault(); $('bar').setPointerCapture(event.pointerId); });
$('bar').addEventListener('pointermove', event => {
  if (!$('bar').hasPointerCapture(event.pointerId)) return;
  const box = $('pair').getBoundingClientRect();
  setSplit(100 * (event.clientX - box.left) / box.width);
});
$('decoded').addEventListener('load', () => setText($('pictures-say'), ''));
$('decoded').addEventListener('error', () => setText($('pictures-say'), 'The reconstruction cannot be had: the image is no longer kept, or its checkpoint is missing.'));
new ResizeObserver(showPair).observe($('viewer'));

// ---- Checkpoints

function showCheckpoints() {
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
    const example = state.services.find(each => each.role === 'encoder');
    if (example) $('activate').append(command(`vqstream checkpoint activate DIGEST --route ${example.source} --bootstrap-server HOST:PORT`));
  }
  table.hidden = uses.length === 0;
  syncRows(table, columns, uses, each => each.route);
  if (uses.length === 0) setText($('activate'), 'Decoders take the checkpoint that each frame names.');
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

// ---- Topology

function showTopology(force) {
  const box = $('topology');
  const failures = [...new Set(state.services.map(each => each.failures))];
  const width = box.clientWidth;
  const inRate = direction => state.routes.filter(each => each.direction === direction).reduce((sum, each) => sum + (each.rate ?? 0), 0);
  const failedOf = direction => state.routes.filter(each => each.direction === direction).reduce((sum, each) => sum + each.failures, 0);
  const edges = state.services.map(each => {
    const direction = each.role === 'encoder' ? 'encode' : 'decode';
    return {rate: rate(inRate(direction)), failed: failedOf(direction), lag: state.lag[each.source]};
  });
  const shown = JSON.stringify([width, edges, state.services, failures]);
  if (!force && box.dataset.shown === shown) return;
  box.dataset.shown = shown;
  if (state.services.length === 0 || width === 0) {
    box.replaceChildren();
    return;
  }
  const nodes = [];
  state.services.forEach((each, i) => {
    if (i === 0 || state.services[i - 1].sink !== each.source) nodes.push({topic: each.source, lag: edges[i].lag});
    else nodes.at(-1).lag = edges[i].lag;
    nodes.push({codec: each, edge: edges[i]});
    nodes.push({topic: each.sink});
  });
  box.replaceChildren(width > 640 ? across(nodes, width, failures) : down(nodes, width, failures));
}

const words = nodes => nodes.map(node => node.topic ?? node.codec.role).join(' to ');

function node(x, y, width, each) {
  const text = (content, at, style) => h('svg:text', {x: x + width / 2, y: y + at, 'text-anchor': 'middle', class: style}, content);
  const second = each.codec ? each.codec.application : known(each.lag) ? `${count(each.lag)} behind` : 'topic';
  const fit = (content, size) => content.length > width / size ? `${content.slice(0, Math.floor(width / size) - 1)}…` : content;
  return h('svg:g', {},
    h('svg:rect', {x, y, width, height: 58, rx: each.codec ? 10 : 4, class: each.codec ? 'codec' : 'topic'}),
    text(fit(each.topic ?? each.codec.role, 8.4), 25), text(fit(second, 7.6), 45, 'sub'));
}

function arrow(from, to, label, alarm, labelAt) {
  const vertical = from[0] === to[0];
  const [x, y] = to;
  return h('svg:g', {},
    h('svg:path', {class: alarm ? 'edge alarm' : 'edge', d: `M${from}L${to}`}),
    h('svg:path', {class: 'head-of-edge', d: vertical ? `M${x - 5} ${y - 8}L${x + 5} ${y - 8}L${x} ${y}z` : `M${x - 8} ${y - 5}L${x - 8} ${y + 5}L${x} ${y}z`}),
    label ? h('svg:text', {x: labelAt[0], y: labelAt[1], 'text-anchor': labelAt[2], class: 'sub'}, label) : null);
}

function across(nodes, width, failures) {
  const gap = Math.min(110, width * .11);
  const size = Math.min(230, (width - gap * (nodes.length - 1) - 4) / nodes.length);
  const x = i => 2 + i * (size + gap);
  const parts = [];
  nodes.forEach((each, i) => {
    parts.push(node(x(i), 2, size, each));
    if (i === 0) return;
    const label = each.codec ? `${each.edge.rate}/s` : `${nodes[i - 1].edge.rate}/s`;
    parts.push(arrow([x(i) - gap, 31], [x(i) - 1, 31], label, false, [x(i) - gap / 2, 22, 'middle']));
  });
  const codecs = nodes.map((each, i) => [each, i]).filter(([each]) => each.codec);
  codecs.forEach(([each, i]) => {
    const middle = x(i) + size / 2;
    parts.push(arrow([middle, 60], [middle, 107], `${count(each.edge.failed)} failed`, each.edge.failed > 0, [middle + 10, 88, 'start']));
    parts.push(node(x(i), 108, size, {topic: failures.length > 1 ? each.codec.failures : failures[0]}));
  });
  const end = x(nodes.length - 1) + size + 2;
  return h('svg:svg', {viewBox: `0 0 ${Math.max(end, width)} 170`, role: 'img', 'aria-label': `Topology: ${words(nodes)}; failures to ${failures.join(', ')}`}, ...parts);
}

function down(nodes, width, failures) {
  const size = Math.min(260, width - 4);
  const parts = [];
  nodes.forEach((each, i) => {
    const y = 2 + i * 106;
    parts.push(node(2, y, size, each));
    if (i === 0) return;
    const before = nodes[i - 1];
    const label = each.codec ? `${each.edge.rate}/s` : `${before.edge.rate}/s, ${count(before.edge.failed)} failed to ${failures[0]}`;
    parts.push(arrow([40, y - 48], [40, y - 1], label, false, [54, y - 20, 'start']));
  });
  return h('svg:svg', {viewBox: `0 0 ${width} ${nodes.length * 106 - 44}`, role: 'img', 'aria-label': `Topology: ${words(nodes)}; failures to ${failures.join(', ')}`}, ...parts);
}

new ResizeObserver(() => state && showTopology(false)).observe($('topology'));

// ---- All

function render() {
  showHead();
  showStatus();
  showFigures();
  showSources();
  showPictures();
  showFailures();
  showCheckpoints();
  showTopology(false);
  if (plots.size === 0) drawCharts();
}

buildCharts();
loadHistory().then(connect);
setInterval(showStatus, 500);

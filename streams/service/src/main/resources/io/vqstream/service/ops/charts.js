// Charts over time, each also as a table.

import {$, h, setText} from './dom.js';
import {loadHistory, points} from './history.js';
import {clock, count, DASH, duration, known, rate} from './numbers.js';
import {roles, state} from './state.js';

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

export function buildCharts() {
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

export function drawCharts() {
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

export function redraw() {
  plots.forEach(each => each.plot.destroy());
  plots.clear();
  drawCharts();
}

export const hasCharts = () => plots.size > 0;

new ResizeObserver(() => plots.forEach((each, id) => {
  const plot = $(`chart-${id}`).querySelector('.plot');
  if (each.plot.width !== plot.clientWidth) each.plot.setSize({width: plot.clientWidth, height: plot.clientHeight});
})).observe($('charts'));

for (const button of $('ranges').children) {
  button.addEventListener('click', () => {
    for (const each of $('ranges').children) each.setAttribute('aria-pressed', String(each === button));
    loadHistory(Number(button.dataset.minutes));
  });
}

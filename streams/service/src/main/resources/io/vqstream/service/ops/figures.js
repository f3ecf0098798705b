// Four figures with their course.

import {$, h, setText} from './dom.js';
import {lastQuarter} from './history.js';
import {bits, bytes, count, DASH, decibels, duration, fixed, known, rate} from './numbers.js';
import {roles, state} from './state.js';

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
    label: 'Time of an image', ...split(bounded(f.duration, f.durationMax)), series: 'duration', detail: `median; 1 % take more than ${duration(f.durationHigh)}`,
  }),
  endToEnd: f => ({
    label: 'Source to decoded', ...split(bounded(f.endToEnd, f.endToEndMax)), series: 'endToEnd', detail: `median; 1 % take more than ${duration(f.endToEndHigh)}`,
  }),
};

/** A histogram knows no more of its longest times than that they exceed its last bound. */
function bounded(seconds, max) {
  return known(seconds) && seconds >= max ? `> ${duration(max)}` : duration(seconds);
}

function split(text) {
  const at = text.lastIndexOf(' ');
  return at < 0 ? {value: text} : {value: text.slice(0, at), unit: text.slice(at + 1)};
}

function chosenFigures() {
  const has = new Set(roles());
  if (has.has('encoder') && has.has('decoder')) return ['rate', 'saved', 'psnr', 'endToEnd'];
  return has.has('decoder') ? ['rate', 'bits', 'time', 'endToEnd'] : ['rate', 'saved', 'psnr', 'time'];
}

export function showFigures() {
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

export function showSparks() {
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

// The source that is open: what is known of it. Its images are in the section of images.

import {$, h, setText} from './dom.js';
import {ago, bits, bytes, count, decibels, fixed, known, rate} from './numbers.js';
import {state} from './state.js';

let open = null;

/** Returns the route of the source that is open; an empty text if none is. */
export const opened = () => open?.route ?? '';

const same = (one, other) => one.route === other.route && one.direction === other.direction && one.application === other.application;

/** Opens a source, or closes the one that is open. */
export function openSource(route, changed) {
  open = route;
  changed();
  if (route) {
    $('source').scrollIntoView({block: 'nearest'});
    $('source-title').focus();
  }
}

export function showSource() {
  const route = open && state.routes.find(each => same(each, open));
  $('source').hidden = !open;
  if (!open) return;
  setText($('source-title'), `${open.route} (${open.direction})`);
  const facts = route ? factsOf(route) : [['State', 'gone']];
  const shown = JSON.stringify(facts);
  const list = $('source-facts');
  if (list.dataset.shown !== shown) {
    list.dataset.shown = shown;
    list.replaceChildren(...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
  }
  setText($('source-note'), note());
}

function note() {
  if (state.features.imagesNote) return state.features.imagesNote;
  if (state.features.images !== undefined) return '';
  return state.instances ? 'Images are shown for encoders with ops.images=true.' : 'Images are shown on the page of the encoder, with ops.images=true.';
}

function factsOf(each) {
  const facts = [
    ['Last image', ago(each.lastImage, state.time)],
    ['Images a second', rate(each.rate)],
    ['Images', count(each.images)],
    ['Failures', count(each.failures)],
    ['Bytes', `${bytes(each.bytesIn)} → ${bytes(each.bytesOut)}`],
    ['Bits a pixel', bits(each.bitsPerPixel)],
  ];
  if (known(each.psnr)) facts.push(['PSNR', `median ${decibels(each.psnr)}, 1 % of images below ${decibels(each.psnrLow)}`]);
  if (known(each.unusual)) facts.push(['Unusual images', `${fixed(100 * each.unusual, 1)} %`]);
  if (each.name) {
    facts.push(['Checkpoint', `${each.name} (${each.checkpoint})`], ['Quality level', each.quality || 'default'],
      ['Minimum PSNR', Number(each.minPsnr) > 0 ? `${each.minPsnr} dB` : 'none']);
  }
  return facts;
}

// The latest images of all sources, or of the one that is open.

import './compare.js';
import {$, h, setText} from './dom.js';
import {bits, bytes, decibels, fixed, known} from './numbers.js';
import {opened} from './source.js';
import {state} from './state.js';

const pictures = {list: [], shown: '', chosen: '', loading: false};

export function showPictures() {
  const latest = state.features.images;
  $('pictures').hidden = latest === undefined;
  if (latest === undefined) return;
  const route = opened();
  setText($('pictures-title'), route ? `Latest images of ${route}` : 'Latest images');
  const wanted = `${latest} ${route}`;
  if (wanted !== pictures.shown && !pictures.loading) load(wanted, route);
}

async function load(wanted, route) {
  pictures.loading = true;
  try {
    const response = await fetch(route ? `ops/images?route=${encodeURIComponent(route)}` : 'ops/images');
    if (response.ok) {
      pictures.list = await response.json();
      pictures.shown = wanted;
      showStrip(route);
    }
  } catch { /* shown as cut off */ }
  pictures.loading = false;
}

const nameOf = each => each.key || `image of ${each.route}`;
const part = (each, name) => `ops/image?id=${encodeURIComponent(each.id)}&part=${name}`;

/** Returns an item of the strip. Its own function: in that of the strip, its listener would keep all earlier items. */
function thumbnail(each) {
  return h('li', {'data-id': each.id},
    h('button', {type: 'button', 'aria-pressed': 'false', onclick: () => choose(each.id)},
      h('img', {src: part(each, 'source'), alt: '', loading: 'lazy'}),
      h('span', {}, h('b', {}, nameOf(each)), h('small', {}, `${bytes(each.bytesIn)} → ${bytes(each.bytesOut)}`), h('small', {}, known(each.psnr) ? decibels(each.psnr) : `${each.width} × ${each.height}`))));
}

function showStrip(route) {
  const strip = $('strip');
  const old = new Map([...strip.children].map(item => [item.dataset.id, item]));
  const items = pictures.list.map(each => old.get(String(each.id)) ?? thumbnail(each));
  if (items.some((item, i) => strip.children[i] !== item) || strip.children.length !== items.length) strip.replaceChildren(...items);
  $('pictures-none').hidden = items.length > 0;
  setText($('pictures-none'), `No image ${route ? 'of this source ' : ''}yet. Images of up to 4 megapixels are shown, at most one a second of each source.`);
  const kept = pictures.list.some(each => each.id === pictures.chosen);
  if (!kept && (route || !document.activeElement?.closest('#viewer'))) {
    if (pictures.list.length) choose(pictures.list[0].id);
    else $('viewer').hidden = true;
  }
}

/** Returns the checkpoint that coded the image; lossless images and original files have none. */
function coder(each) {
  if (!each.checkpoint) return '';
  const digest = each.checkpoint.slice(0, 8);
  return each.name ? `, checkpoint ${each.name} (${digest})` : `, checkpoint ${digest}`;
}

function choose(id) {
  const each = pictures.list.find(one => one.id === id);
  if (!each) return;
  pictures.chosen = id;
  for (const item of $('strip').children) item.firstChild.setAttribute('aria-pressed', String(item.dataset.id === String(id)));
  $('viewer').hidden = false;
  const saved = 100 * (1 - each.bytesOut / each.bytesIn);
  $('facts').replaceChildren(h('b', {}, nameOf(each)), ` of ${each.route}: ${each.width} × ${each.height} pixels, ${bytes(each.bytesIn)} became `,
    h('b', {}, bytes(each.bytesOut)), ` (${fixed(Math.abs(saved), 1)} % ${saved >= 0 ? 'fewer' : 'more'}), ${bits(8 * each.bytesOut / (each.width * each.height))} bits a pixel`,
    known(each.psnr) ? `, PSNR ${decibels(each.psnr)}` : '', each.kind === 'coded' ? `, quality ${each.quality}` : `, ${each.kind}`, coder(each), each.instance ? `, at ${each.instance}.` : '.');
  Object.assign($('compare').dataset, {original: part(each, 'source'), decoded: part(each, 'decoded'), width: each.width, height: each.height, name: nameOf(each)});
}

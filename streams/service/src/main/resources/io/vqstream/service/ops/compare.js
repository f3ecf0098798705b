// <image-compare data-original=URL data-decoded=URL data-width=PIXELS data-height=PIXELS data-name=TEXT>
// shows an original and its reconstruction under a slider, their difference, and both enlarged. What is
// between the tags is for browsers without scripts. Uses no other module: pages on disk contain it.

const GAIN = 8;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

class ImageCompare extends HTMLElement {
  static observedAttributes = ['data-original', 'data-decoded', 'data-width', 'data-height', 'data-name'];
  #share = 50;
  #mode = 'split';
  #zoom = 'fit';
  #built = false;
  #original = make('img', {class: 'original', alt: '', loading: 'lazy'});
  #decoded = make('img', {class: 'decoded', alt: '', loading: 'lazy'});
  #bar = make('span', {class: 'bar'});
  #pair = make('div', {class: 'pair'}, this.#decoded, this.#original, this.#bar);
  #stage = make('div', {class: 'stage', tabindex: '0', role: 'region'}, this.#pair);
  #range = make('input', {type: 'range', min: '0', max: '100', value: '50', step: '1', 'aria-label': 'Share of the original on the left, in percent'});
  #split = make('label', {class: 'split'}, 'Original ', this.#range, ' Reconstruction');
  #said = make('p', {class: 'quiet said'});
  #sizes = new ResizeObserver(() => this.#arrange());

  connectedCallback() {
    if (!this.#built) this.#build();
    this.#load();
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
  }

  attributeChangedCallback() {
    if (this.#built) this.#load();
  }

  #build() {
    this.#built = true;
    const modes = this.#choice('Show', [['split', 'Split'], ['difference', `Difference × ${GAIN}`]], mode => { this.#mode = mode; });
    const zooms = this.#choice('Zoom', [['fit', 'Fit'], ['1', '1:1'], ['4', '4:1']], zoom => { this.#zoom = zoom; });
    this.replaceChildren(make('div', {class: 'tools'}, modes, zooms, this.#split), this.#stage, this.#said);
    this.#range.addEventListener('input', () => this.#setShare(Number(this.#range.value)));
    this.#bar.addEventListener('pointerdown', event => {
      event.preventDefault();
      this.#bar.setPointerCapture(event.pointerId);
    });
    this.#bar.addEventListener('pointermove', event => {
      if (!this.#bar.hasPointerCapture(event.pointerId)) return;
      const box = this.#pair.getBoundingClientRect();
      this.#setShare(100 * (event.clientX - box.left) / box.width);
    });
    this.#decoded.addEventListener('load', () => this.#say(''));
    this.#decoded.addEventListener('error', () => this.#say('The reconstruction cannot be had: the image is no longer kept, or its checkpoint is missing.'));
  }

  #choice(label, options, choose) {
    const buttons = [];
    for (const [value, text] of options) {
      const button = make('button', {type: 'button', 'aria-pressed': String(value === options[0][0])}, text);
      button.addEventListener('click', () => {
        choose(value);
        for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
        this.#arrange();
      });
      buttons.push(button);
    }
    return make('div', {class: 'choice', role: 'group', 'aria-label': label}, ...buttons);
  }

  #load() {
    const {original, decoded, name} = this.dataset;
    this.#stage.setAttribute('aria-label', `Original and reconstruction of ${name}`);
    this.#original.alt = `Original of ${name}`;
    this.#decoded.alt = `Reconstruction of ${name}`;
    if (this.#original.getAttribute('src') !== original) this.#original.src = original;
    if (this.#decoded.getAttribute('src') !== decoded) {
      this.#say('Loading …');
      this.#decoded.src = decoded;
    }
    this.#arrange();
  }

  #arrange() {
    const [width, height] = [Number(this.dataset.width), Number(this.dataset.height)];
    if (!(width > 0 && height > 0)) return;
    this.#pair.dataset.mode = this.#mode;
    this.#pair.dataset.zoom = this.#zoom;
    const shown = this.#zoom === 'fit'
      ? Math.min(this.clientWidth, .7 * innerHeight * width / height, 2 * width)
      : width * Number(this.#zoom) / devicePixelRatio;
    this.#pair.style.width = `${shown}px`;
    this.#pair.style.height = `${shown * height / width}px`;
    this.#original.style.clipPath = `inset(0 ${100 - this.#share}% 0 0)`;
    this.#bar.style.left = `${this.#share}%`;
    this.#split.hidden = this.#mode !== 'split';
  }

  #setShare(percent) {
    this.#share = Math.max(0, Math.min(100, percent));
    this.#range.value = this.#share;
    this.#arrange();
  }

  #say(text) {
    if (this.#said.textContent !== text) this.#said.textContent = text;
  }
}

customElements.define('image-compare', ImageCompare);

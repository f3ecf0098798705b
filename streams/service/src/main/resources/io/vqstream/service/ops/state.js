// The latest state that the service sent. Each section shows a part of it.

export let state = null;
export let receivedAt = 0;

export function setState(next) {
  state = next;
  receivedAt = performance.now();
}

export const roles = () => [...new Set(state.services.map(each => each.role))];
export const title = () => state.services.length ? `vqstream ${roles().join(' and ')}` : 'vqstream';

// The connection: /events, and polling where it is refused. A hidden page has none.

const POLL_MS = 2000; // before the page says that it is cut off
let source = null;
let retry = 0;
let listener = null;

/** Connects. The listener has state(next), points(more) and lastPoint(), a time or undefined. */
export function connect(to) {
  listener = to;
  open();
}

function open() {
  clearTimeout(retry);
  if (source) source.close();
  const last = listener.lastPoint();
  source = new EventSource(last ? `events?after=${last}` : 'events');
  source.addEventListener('message', event => listener.state(JSON.parse(event.data)));
  source.addEventListener('points', event => listener.points(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(poll, POLL_MS); // refused
  });
}

async function poll() {
  try {
    const [now, history] = await Promise.all([fetch('ops/now'), fetch('ops/history?minutes=15')]);
    if (history.ok) listener.points(await history.json());
    if (now.ok) listener.state(await now.json());
  } catch { /* shown as cut off */ }
  open();
}

document.addEventListener('visibilitychange', () => {
  if (!listener) return;
  if (document.visibilityState === 'visible') open();
  else if (source) source.close(); // browsers limit the connections to a host
});

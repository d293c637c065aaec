// The customer's page of a quote: says that it was opened, how long which part was looked at while the page
// was visible, and sends the answer.
const { token, hash } = document.body.dataset;
const address = `/p/${token}`;
const note_every_s = 10;
const box = { width: 1000, height: 300 };

function post(path, body, options = {}) {
    return fetch(address + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Kith-CSRF': '1', 'Accept-Language': document.documentElement.lang },
        body: JSON.stringify(body),
        ...options,
    });
}

const visible = () => document.visibilityState === 'visible';
let opened = false;
function open() {
    if (opened || !visible()) return;
    opened = true;
    void post('/opened', {}).catch(() => undefined);
}

// The part that takes most of the window counts.
const shares = new Map();
const watch = new IntersectionObserver((entries) => entries.forEach((entry) => shares.set(entry.target.dataset.page, entry.intersectionRect.height)), { threshold: [0, 0.25, 0.5, 0.75, 1] });
document.querySelectorAll('[data-page]').forEach((part) => watch.observe(part));
let seconds = {};
function tick() {
    if (!visible()) return;
    const [page] = [...shares].toSorted((left, right) => right[1] - left[1])[0] ?? [];
    if (page) seconds[page] = (seconds[page] ?? 0) + 1;
    if (Object.values(seconds).reduce((sum, each) => sum + each, 0) >= note_every_s) note();
}
function note() {
    if (Object.keys(seconds).length === 0) return;
    const pages = seconds;
    seconds = {};
    void post('/seen', { pages }, { keepalive: true }).catch(() => undefined);
}
setInterval(tick, 1000);
open();
document.addEventListener('visibilitychange', () => (visible() ? open() : note()));

const problem = document.getElementById('problem');
async function answer(body) {
    problem.textContent = '';
    try {
        const reply = await post('/answer', { hash, ...body });
        if (reply.ok) return window.location.reload();
        const said = await reply.json();
        problem.textContent = said.errors?.[0]?.message ?? said.detail ?? said.title;
    } catch {
        problem.textContent = document.documentElement.lang === 'en' ? 'No connection. Try again.' : '无法连接，请重试。';
    }
}

const strokes = [];
const accept = document.getElementById('accept');
if (accept) {
    const pad = document.getElementById('pad');
    const canvas = pad.querySelector('canvas');
    const pen = canvas.getContext('2d');
    const how = () => new FormData(accept).get('how');
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = 'round';
    pen.strokeStyle = '#0d1a66';
    const place = (event) => {
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const within = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
        return [within((event.clientX - left) / width, box.width), within((event.clientY - top) / height, box.height)];
    };
    let drawing = null;
    canvas.addEventListener('pointerdown', (event) => {
        canvas.setPointerCapture(event.pointerId);
        drawing = [place(event)];
        strokes.push(drawing);
        pen.beginPath();
        pen.moveTo(...drawing[0]);
    });
    canvas.addEventListener('pointermove', (event) => {
        if (!drawing) return;
        drawing.push(place(event));
        pen.lineTo(...drawing.at(-1));
        pen.stroke();
    });
    canvas.addEventListener('pointerup', () => (drawing = null));
    document.getElementById('clear').addEventListener('click', () => {
        strokes.length = 0;
        pen.clearRect(0, 0, box.width, box.height);
    });
    accept.addEventListener('change', () => (pad.hidden = how() !== 'drawn'));
    accept.addEventListener('submit', (event) => {
        event.preventDefault();
        const name = accept.elements.name.value.trim();
        void answer({ accepted: true, name, signature: how() === 'drawn' ? { strokes } : { typed: name }, code: accept.elements.code?.value });
    });
}
document.getElementById('decline')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void answer({ accepted: false, reason: event.target.elements.reason.value.trim() });
});

// The pages that people begin a day on: what each loads before it can be used, and what that may cost.
// One list for three things: how chunks are cut (chunks.mjs), what the server tells the browser to fetch
// ahead (page-files.mjs), and the budgets (check-budget.mjs).
//
// `paths` are the addresses, a * for one segment, with a query parameter where it decides; the first that
// fits counts. `parts` are source files as the build's manifest calls them, `catalogs` the strings
// that the page brings.

export const entry = 'index.html';
export const frame_part = 'src/app/frame/frame.tsx';
/** What the frame loads once it stands, on every page. */
export const frame_later = ['src/app/frame/notices.tsx'];
const frame = frame_part;

export const pages = [
    { name: 'sign-in', paths: ['/sign-in'], parts: ['src/features/session/sign-in.tsx'], budget_kb: 150 },
    { name: 'home', paths: ['/'], parts: [frame, 'src/features/home/home.tsx'], catalogs: ['home'], budget_kb: 260 },
    { name: 'tasks', paths: ['/tasks'], parts: [frame, 'src/features/tasks/tasks-screen.tsx'], catalogs: ['tasks'], budget_kb: 280 },
    { name: 'calendar', paths: ['/calendar'], parts: [frame, 'src/features/calendar/calendar-screen.tsx'], catalogs: ['calendar'], budget_kb: 280 },
    { name: 'settings', paths: ['/settings', '/settings/*'], parts: [frame, 'src/app/screens/settings.tsx'], catalogs: ['settings'], budget_kb: 280 },
    { name: 'reports', paths: ['/reports'], parts: [frame, 'src/app/screens/reports.tsx'], catalogs: ['report'], budget_kb: 280 },
    { name: 'imports', paths: ['/import'], parts: [frame, 'src/features/import/imports-screen.tsx'], catalogs: ['import'], budget_kb: 280 },
    { name: 'import', paths: ['/import/*'], parts: [frame, 'src/app/screens/import.tsx'], catalogs: ['import'], budget_kb: 280 },
    { name: 'board', paths: ['/*?show=board'], parts: [frame, 'src/app/screens/list.tsx', 'src/app/screens/board.tsx'], catalogs: ['board'], budget_kb: 240 },
    { name: 'list', paths: ['/*'], parts: [frame, 'src/app/screens/list.tsx', 'src/features/list/list-screen.tsx'], budget_kb: 240 },
    { name: 'record', paths: ['/*/*'], parts: [frame, 'src/app/screens/record.tsx'], budget_kb: 260 },
];

/** Pages whose code is cut together; the others are visited less and take what is there. */
export const daily = ['home', 'board', 'list', 'record'];

/** Requests before a page can be used: of a daily page and the sign-in, and of the others. */
export const request_budget = { daily: 16, other: 20 };

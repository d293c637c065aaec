// The pages that people begin a day on: what each loads before it can be used, and what that may cost.
// One list for three things: how chunks are cut (chunks.mjs), what the server tells the browser to fetch
// ahead (preload.mjs), and the budgets (check-budget.mjs).
//
// `paths` are the addresses, a * for one segment, with a query parameter where it decides; the first that
// fits counts. `parts` are source files as the build's manifest calls them.

export const entry = 'index.html';
const frame = 'src/app/frame/frame.tsx';

export const pages = [
    { name: 'sign-in', paths: ['/sign-in'], parts: ['src/features/session/sign-in.tsx'], budget_kb: 150 },
    { name: 'home', paths: ['/'], parts: [frame, 'src/features/home/home.tsx'], catalogs: ['home'], budget_kb: 240 },
    { name: 'settings', paths: ['/settings', '/settings/*'], parts: [frame, 'src/app/screens/settings.tsx'], budget_kb: 240 },
    { name: 'reports', paths: ['/reports'], parts: [frame, 'src/app/screens/reports.tsx'], budget_kb: 240 },
    { name: 'imports', paths: ['/import'], parts: [frame, 'src/features/import/imports-screen.tsx'], budget_kb: 240 },
    { name: 'import', paths: ['/import/*'], parts: [frame, 'src/app/screens/import.tsx'], budget_kb: 240 },
    { name: 'board', paths: ['/*?show=board'], parts: [frame, 'src/app/screens/list.tsx', 'src/app/screens/board.tsx'], budget_kb: 240 },
    { name: 'list', paths: ['/*'], parts: [frame, 'src/app/screens/list.tsx', 'src/features/list/list-screen.tsx'], budget_kb: 240 },
    { name: 'record', paths: ['/*/*'], parts: [frame, 'src/app/screens/record.tsx'], budget_kb: 260 },
];

/** Pages whose code is cut together; the others are visited less and take what is there. */
export const daily = ['home', 'board', 'list', 'record'];

/** Requests before a page can be used: of a daily page and the sign-in, and of the others. */
export const request_budget = { daily: 16, other: 20 };

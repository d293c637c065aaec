// Made by tools/catalogs.mjs of the JSON files beside this: language, part, its messages.
declare module 'virtual:catalogs' {
    export type Part = 'first' | 'accounting' | 'accounts' | 'analytics' | 'approvals' | 'board' | 'calendar' | 'cash' | 'chain' | 'duplicates' | 'export' | 'forecast' | 'home' | 'import' | 'layouts' | 'leads' | 'list.tools' | 'notifications' | 'odds' | 'pools' | 'quality' | 'queue' | 'quotes' | 'record' | 'report' | 'settings' | 'setup' | 'targets' | 'tasks' | 'territories';
    const catalogs: Record<string, Record<Part, () => Promise<{ default: unknown }>>>;
    export default catalogs;
}

declare module 'virtual:traditional-labels' {
    const labels: Record<string, string>;
    export default labels;
}

// Made by tools/guide.mjs of docs/guide: the list of its pages.
declare module 'virtual:guide/*' {
    const pages: unknown;
    export default pages;
}

// Every address of the app. Screens load on their own; a hover over a link fetches them ahead.

import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { metaQuery } from '@/api/meta';
import { hasCashActs } from '@/api/cash';
import { isPooled } from '@/api/pools';
import { knowsSomebody, sessionQuery, setupQuery } from '@/api/session';
import { fetchShown } from '@/app/screens/list-parts';
import { NotFound, ScreenError } from '@/app/frame/trouble';
import type { Catalog } from '@/lib/i18n';
import { parseSearch, stringifySearch, type Search } from '@/lib/search-params';

const root = createRootRouteWithContext<{ client: QueryClient; bring: Catalog['bring'] }>()({
    component: Outlet,
    notFoundComponent: NotFound,
    errorComponent: ScreenError,
    validateSearch: (search): Search => search as Search,
});

const sign_in = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    beforeLoad: async ({ context }) => {
        // Where nobody is known the question would be refused, which the browser tells as an error.
        if (knowsSomebody() && (await context.client.ensureQueryData(sessionQuery))) throw redirect({ to: '/', search: {} });
        const { needed } = await context.client.ensureQueryData(setupQuery);
        if (needed) throw redirect({ to: '/setup', search: {} });
    },
    component: lazyRouteComponent(() => import('@/features/session/sign-in'), 'SignIn'),
});

const setup = createRoute({
    getParentRoute: () => root,
    path: '/setup',
    beforeLoad: async ({ context }) => {
        const { needed } = await context.client.ensureQueryData(setupQuery);
        if (!needed) throw redirect({ to: '/', search: {} });
    },
    loader: ({ context }) => context.bring(['setup']),
    component: lazyRouteComponent(() => import('@/features/setup/set-up'), 'SetUp'),
});

// Where a one-time link leads, whoever is signed in here.
const welcome = createRoute({
    getParentRoute: () => root,
    path: '/welcome',
    loader: ({ context }) => context.bring(['setup']),
    component: lazyRouteComponent(() => import('@/features/setup/welcome'), 'Welcome'),
});

// The first steps of the first administrator.
const start = createRoute({
    getParentRoute: () => root,
    path: '/start',
    beforeLoad: async ({ context }) => {
        const session = await context.client.ensureQueryData(sessionQuery);
        if (!session) throw redirect({ to: '/sign-in', search: { back: '/start' } });
        if (!session.user.actions.includes('admin')) throw redirect({ to: '/', search: {} });
    },
    loader: ({ context }) => context.bring(['setup']),
    component: lazyRouteComponent(() => import('@/features/setup/first-run'), 'FirstRun'),
});

// Before anything else, for whom the role asks for two steps.
const two_steps = createRoute({
    getParentRoute: () => root,
    path: '/two-steps',
    beforeLoad: async ({ context }) => {
        const session = await context.client.ensureQueryData(sessionQuery);
        if (!session?.second_factor_due) throw redirect({ to: '/', search: {} });
    },
    loader: ({ context }) => context.bring(['settings']),
    component: lazyRouteComponent(() => import('@/features/settings/two-steps'), 'TwoSteps'),
});

const frame = createRoute({
    getParentRoute: () => root,
    id: 'frame',
    beforeLoad: async ({ context, location }) => {
        const session = await context.client.ensureQueryData(sessionQuery);
        if (session && !session.second_factor_due) return;
        const back = location.href === '/' ? undefined : location.href;
        throw redirect({ to: session ? '/two-steps' : '/sign-in', search: back ? { back } : {} });
    },
    loader: ({ context }) => context.client.ensureQueryData(metaQuery),
    component: lazyRouteComponent(() => import('@/app/frame/frame'), 'Frame'),
});

const home = createRoute({
    getParentRoute: () => frame,
    path: '/',
    loader: ({ context }) => context.bring(['home']),
    component: lazyRouteComponent(() => import('@/features/home/home'), 'Home'),
});

const tasks = createRoute({
    getParentRoute: () => frame,
    path: '/tasks',
    loader: ({ context }) => context.bring(['tasks']),
    component: lazyRouteComponent(() => import('@/features/tasks/tasks-screen'), 'TasksScreen'),
});

const calendar = createRoute({
    getParentRoute: () => frame,
    path: '/calendar',
    loader: ({ context }) => context.bring(['calendar']),
    component: lazyRouteComponent(() => import('@/features/calendar/calendar-screen'), 'CalendarScreen'),
});

const duplicates = createRoute({
    getParentRoute: () => frame,
    path: '/duplicates',
    loader: ({ context }) => context.bring(['duplicates']),
    component: lazyRouteComponent(() => import('@/features/duplicates/duplicates-screen'), 'DuplicatesScreen'),
});

const quality = createRoute({
    getParentRoute: () => frame,
    path: '/quality',
    loader: ({ context }) => context.bring(['quality']),
    component: lazyRouteComponent(() => import('@/features/quality/quality-screen'), 'QualityScreen'),
});

const win_probability = createRoute({
    getParentRoute: () => frame,
    path: '/win-probability',
    loader: ({ context }) => context.bring(['odds']),
    component: lazyRouteComponent(() => import('@/features/odds/odds-screen'), 'OddsScreen'),
});

const pools = createRoute({
    getParentRoute: () => frame,
    path: '/pools',
    loader: ({ context }) => context.bring(['pools']),
    component: lazyRouteComponent(() => import('@/features/pools/pools-screen'), 'PoolsScreen'),
});

const territories = createRoute({
    getParentRoute: () => frame,
    path: '/territories',
    loader: ({ context }) => context.bring(['territories', 'forecast', 'settings']),
    component: lazyRouteComponent(() => import('@/features/territories/territories-screen'), 'TerritoriesScreen'),
});

const queue = createRoute({
    getParentRoute: () => frame,
    path: '/queue',
    loader: ({ context }) => context.bring(['queue', 'record']),
    component: lazyRouteComponent(() => import('@/features/queue/queue-screen'), 'QueueScreen'),
});

const receivables = createRoute({
    getParentRoute: () => frame,
    path: '/receivables',
    loader: ({ context }) => context.bring(['cash']),
    component: lazyRouteComponent(() => import('@/features/cash/receivables-screen'), 'ReceivablesScreen'),
});

const accounting = createRoute({
    getParentRoute: () => frame,
    path: '/accounting',
    loader: ({ context }) => context.bring(['accounting']),
    component: lazyRouteComponent(() => import('@/features/accounting/accounting-screen'), 'AccountingScreen'),
});

const approvals = createRoute({
    getParentRoute: () => frame,
    path: '/approvals',
    loader: ({ context }) => context.bring(['approvals']),
    component: lazyRouteComponent(() => import('@/features/approvals/approvals-screen'), 'ApprovalsScreen'),
});

const imports = createRoute({
    getParentRoute: () => frame,
    path: '/import',
    loader: ({ context }) => context.bring(['import']),
    component: lazyRouteComponent(() => import('@/features/import/imports-screen'), 'ImportsScreen'),
});

const one_import = createRoute({
    getParentRoute: () => frame,
    path: '/import/$import',
    loader: ({ context }) => context.bring(['import']),
    component: lazyRouteComponent(() => import('@/app/screens/import'), 'ImportRoute'),
});

const reports = createRoute({
    getParentRoute: () => frame,
    path: '/reports',
    loader: ({ context }) => context.bring(['report']),
    component: lazyRouteComponent(() => import('@/app/screens/reports'), 'ReportsRoute'),
});

const analytics = createRoute({
    getParentRoute: () => frame,
    path: '/analytics',
    loader: ({ context }) => context.bring(['analytics', 'chain', 'report']),
    component: lazyRouteComponent(() => import('@/features/analytics/analytics-screen'), 'AnalyticsScreen'),
});

const forecast = createRoute({
    getParentRoute: () => frame,
    path: '/forecast',
    loader: ({ context }) => context.bring(['forecast', 'report']),
    component: lazyRouteComponent(() => import('@/features/forecast/forecast-screen'), 'ForecastScreen'),
});

const settings = createRoute({
    getParentRoute: () => frame,
    path: '/settings',
    loader: ({ context }) => context.bring(['settings']),
    component: lazyRouteComponent(() => import('@/app/screens/settings'), 'SettingsRoute'),
});

const layouts = createRoute({
    getParentRoute: () => frame,
    path: '/settings/layouts',
    loader: ({ context }) => context.bring(['layouts']),
    component: lazyRouteComponent(() => import('@/features/layouts/layouts-screen'), 'LayoutsScreen'),
});

const settings_section = createRoute({
    getParentRoute: () => frame,
    path: '/settings/$section',
    loader: ({ context }) => context.bring(['settings']),
    component: lazyRouteComponent(() => import('@/app/screens/settings'), 'SettingsRoute'),
});

const help = createRoute({
    getParentRoute: () => frame,
    path: '/help',
    component: lazyRouteComponent(() => import('@/app/screens/help'), 'HelpRoute'),
});

const help_topic = createRoute({
    getParentRoute: () => frame,
    path: '/help/$topic',
    component: lazyRouteComponent(() => import('@/app/screens/help'), 'HelpRoute'),
});

const list = createRoute({
    getParentRoute: () => frame,
    path: '/$object',
    beforeLoad: ({ search, context, params }) => {
        fetchShown(search);
        // A board brings its words, and so do a record that is open beside the list, and pools.
        const words = [
            ...(search.open ? (['record'] as const) : []),
            ...(search.show === 'board' ? (['board'] as const) : []),
            ...(isPooled({ name: params.object }) ? (['pools'] as const) : []),
            ...(search.open && hasCashActs(params.object) ? (['cash'] as const) : []),
        ];
        return words.length > 0 ? context.bring([...words]).then(() => undefined) : undefined;
    },
    component: lazyRouteComponent(() => import('@/app/screens/list'), 'ListRoute'),
});

const record = createRoute({
    getParentRoute: () => frame,
    path: '/$object/$record',
    loader: ({ context, params }) => context.bring(['record', ...(params.object === 'leads' ? ['leads' as const] : []), ...(params.object === 'quotes' ? ['quotes' as const] : []), ...(isPooled({ name: params.object }) ? ['pools' as const] : []), ...(hasCashActs(params.object) ? ['cash' as const] : [])]),
    component: lazyRouteComponent(() => import('@/app/screens/record'), 'RecordRoute'),
});

export function makeRouter(client: QueryClient, bring: Catalog['bring']) {
    return createRouter({
        routeTree: root.addChildren([sign_in, two_steps, setup, welcome, start, frame.addChildren([home, tasks, calendar, duplicates, quality, win_probability, pools, territories, queue, receivables, accounting, approvals, imports, one_import, reports, analytics, forecast, settings, layouts, settings_section, help, help_topic, list, record])]),
        context: { client, bring },
        defaultPreload: 'intent',
        defaultPreloadStaleTime: 0,
        defaultErrorComponent: ScreenError,
        defaultNotFoundComponent: NotFound,
        scrollRestoration: true,
        parseSearch,
        stringifySearch,
    });
}

declare module '@tanstack/react-router' {
    interface Register {
        router: ReturnType<typeof makeRouter>;
    }
}

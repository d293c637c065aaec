// What the sidebar, the bottom bar, the palette and the g-keys offer, in one order.

import { isMain, manyLabel, useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { useLanguage, type MessageId } from '@/lib/i18n';

export interface Place {
    path: string;
    icon: string;
    label: string;
    /** The letter after g. */
    key?: string;
    object?: ObjectMeta;
}

/** Screens that are no object's list. A new screen adds its line here and its route in router.tsx. */
const screens: { path: string; icon: string; label: MessageId; key?: string }[] = [
    { path: '/', icon: 'home', label: 'nav.home', key: 'h' },
    { path: '/tasks', icon: 'tasks', label: 'nav.tasks', key: 't' },
    { path: '/approvals', icon: 'approval', label: 'nav.approvals', key: 'v' },
    { path: '/calendar', icon: 'calendar', label: 'nav.calendar', key: 'd' },
    { path: '/reports', icon: 'chart', label: 'report.title', key: 'r' },
    { path: '/forecast', icon: 'trending-up', label: 'nav.forecast', key: 'f' },
    { path: '/analytics', icon: 'filter', label: 'nav.analytics', key: 'n' },
];

/** After the objects; some for whoever may see records of an object alone. */
const last_screens: ((typeof screens)[number] & { of?: string })[] = [
    { path: '/receivables', icon: 'cash', label: 'nav.receivables', key: 'v' },
    { path: '/accounting', icon: 'receipt', label: 'nav.accounting', key: 'b', of: 'accounting_runs' },
    { path: '/pools', icon: 'pool', label: 'nav.pools', key: 'w' },
    { path: '/territories', icon: 'map', label: 'nav.territories', key: 'm' },
    { path: '/duplicates', icon: 'copy', label: 'nav.duplicates', key: 'u' },
    { path: '/quality', icon: 'gauge', label: 'nav.quality', key: 'q' },
    { path: '/settings', icon: 'settings', label: 'settings.title', key: 's' },
];

const first_objects = ['leads', 'accounts', 'contacts', 'account_plans', 'opportunities', 'quotes', 'orders', 'contracts', 'payments', 'invoices', 'commissions', 'activities', 'products'];
const object_keys: Record<string, string> = {
    leads: 'l', accounts: 'a', contacts: 'c', opportunities: 'o', quotes: 'e', activities: 'y', products: 'p',
};

function rank(object: ObjectMeta): number {
    const at = first_objects.indexOf(object.name);
    return at < 0 ? first_objects.length : at;
}

export function usePlaces(): Place[] {
    const meta = useMeta();
    const { t, label } = useLanguage();
    const objects = meta.objects
        .filter((object) => isMain(object) && object.access.read)
        .toSorted((a, b) => rank(a) - rank(b));
    const queue: Place = { path: '/queue', icon: 'phone', label: t('nav.queue'), key: 'k' };
    return [
        ...screens.map((screen) => ({ ...screen, label: t(screen.label) })),
        ...objects.flatMap((object): Place[] => {
            const list = { path: `/${object.name}`, icon: object.icon, label: label(manyLabel(object)), object, ...(object_keys[object.name] ? { key: object_keys[object.name] as string } : {}) };
            return object.name === 'leads' && object.access.update ? [list, queue] : [list];
        }),
        ...last_screens.filter(({ of }) => !of || meta.object(of)?.access.read).map((screen) => ({ ...screen, label: t(screen.label) })),
    ];
}

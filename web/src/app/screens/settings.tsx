import { useParams } from '@tanstack/react-router';
import { lazy } from 'react';
import { SettingsScreen } from '@/features/settings/settings-screen';

/** Pages of the settings that are features of their own. */
const more = [{ id: 'layouts', label: 'nav.layouts' as const, Page: lazy(async () => ({ default: (await import('@/features/layouts/layouts-screen')).LayoutsScreen })) }];

export function SettingsRoute() {
    const { section } = useParams({ strict: false });
    return <SettingsScreen section={section} more={more} />;
}

import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useBlocker, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, memo, Suspense, useCallback, useEffect, useState } from 'react';
import { followEvents } from '@/api/events';
import { MetaProvider } from '@/api/meta';
import { PreferencesProvider } from '@/api/preferences';
import { sessionQuery, useSession } from '@/api/session';
import { BottomBar } from '@/app/frame/bottom-bar';
import { followFocus } from '@/app/frame/focus';
import { LineBar } from '@/app/frame/line-bar';
import { usePlaces, type Place } from '@/app/frame/navigation';
import { Sidebar } from '@/app/frame/sidebar';
import { ScreenError } from '@/app/frame/trouble';
import { isProblem } from '@/api/client';
import { usePhone } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useShortcuts, type Shortcuts } from '@/lib/shortcuts';
import { hasUnsaved } from '@/lib/unsaved';
import { TextsProvider } from '@/lib/texts';
import { OutboxProvider } from '@/records/use-outbox';
import { ErrorBoundary } from '@/ui/error-boundary';
import classes from '@/app/frame/frame.module.css';

const Palette = lazy(async () => ({ default: (await import('@/app/frame/commands')).CommandPalette }));
// What is said before these have arrived waits in their store.
const Notices = lazy(async () => ({ default: (await import('@/app/frame/notices')).Notices }));
const PreviewBanner = lazy(async () => ({ default: (await import('@/app/frame/preview-banner')).PreviewBanner }));
const KeyMap = lazy(async () => ({ default: (await import('@/features/palette/key-map')).KeyMap }));

type Overlay = 'palette' | 'keys' | null;

function useNavigationKeys(places: Place[]): Shortcuts {
    const navigate = useNavigate();
    return Object.fromEntries(
        places
            .filter((place) => place.key)
            .map((place) => [`g ${place.key}`, { says: place.label, run: () => void navigate({ to: place.path, search: {} }) }]),
    );
}

/** When the server no longer knows the cookie, whatever was asked: back to the door. */
function useSignedOutWatch(): void {
    const client = useQueryClient();
    const navigate = useNavigate();
    useEffect(
        () =>
            client.getQueryCache().subscribe((event) => {
                if (event.type !== 'updated' || event.action.type !== 'error' || !isProblem(event.action.error, 'unauthenticated')) return;
                client.setQueryData(sessionQuery.queryKey, null);
                void navigate({ to: '/sign-in', search: { back: window.location.pathname + window.location.search } });
            }),
        [client, navigate],
    );
}

export function Frame() {
    const { user, workspace } = useSession();
    return (
        <TextsProvider time_zone={user.time_zone || workspace.time_zone} currency={workspace.base_currency}>
            <PreferencesProvider>
                <MetaProvider>
                    <OutboxProvider>
                        <Inside />
                    </OutboxProvider>
                </MetaProvider>
            </PreferencesProvider>
        </TextsProvider>
    );
}

/** The screen that the address names; one that failed makes room for the next. */
const Screen = memo(function Screen() {
    const path = useRouterState({ select: (state) => state.location.pathname });
    return (
        <ErrorBoundary reset_key={path} fallback={(error, retry) => <ScreenError error={error} reset={retry} />}>
            <Outlet />
        </ErrorBoundary>
    );
});

function Inside() {
    const t = useT();
    const { preview } = useSession();
    const client = useQueryClient();
    const phone = usePhone();
    const places = usePlaces();
    const [overlay, setOverlay] = useState<Overlay>(null);
    const openPalette = useCallback(() => setOverlay('palette'), []);
    const openKeys = useCallback(() => setOverlay('keys'), []);

    useEffect(() => followEvents(client), [client]);
    useEffect(followFocus, []);
    useSignedOutWatch();
    useBlocker({
        shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && hasUnsaved() && !window.confirm(t('leave.question')),
        enableBeforeUnload: false,
    });
    const palette = { says: t('keys.palette'), run: openPalette };
    useShortcuts({ 'Mod+k': palette, '/': palette, '?': { says: t('keys.title'), run: openKeys } }, t('keys.anywhere'));
    useShortcuts(useNavigationKeys(places), t('palette.go'));

    return (
        <div className={classes['frame']}>
            <a className={classes['skip']} href="#main">
                {t('nav.skip')}
            </a>
            {!phone && <Sidebar onPalette={openPalette} onKeys={openKeys} />}
            <main id="main" className={classes['main']} tabIndex={-1}>
                {preview && (
                    <Suspense>
                        <PreviewBanner preview={preview} />
                    </Suspense>
                )}
                <LineBar />
                <Screen />
            </main>
            <Suspense>
                <Notices />
            </Suspense>
            {phone && <BottomBar onPalette={openPalette} />}
            {/* While it is fetched, what is typed for it is no key of the page. */}
            <Suspense fallback={<div role="dialog" aria-busy="true" />}>
                {overlay === 'palette' && <Palette onClose={() => setOverlay(null)} onKeys={openKeys} />}
                {overlay === 'keys' && <KeyMap onClose={() => setOverlay(null)} />}
            </Suspense>
        </div>
    );
}

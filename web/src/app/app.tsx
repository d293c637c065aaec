import { localStorageColorSchemeManager, MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { setRequestLanguage } from '@/api/client';
import { makeQueryClient } from '@/api/query-client';
import { makeRouter } from '@/app/router';
import { LanguageProvider, useLanguage, useT, type Catalog } from '@/lib/i18n';
import { styleNonce } from '@/lib/nonce';
import { cssVariables, theme } from '@/ui/theme';

const client = makeQueryClient();
const schemes = localStorageColorSchemeManager({ key: 'kith.scheme' });

function Routes() {
    const { language, bring } = useLanguage();
    const [router] = useState(() => makeRouter(client, bring));
    useEffect(() => router.update({ ...router.options, context: { client, bring } }), [router, bring]);
    useEffect(() => setRequestLanguage(language), [language]);
    return <RouterProvider router={router} />;
}

/** The kit's own buttons speak the language of the user too. */
function Look({ children }: { children: ReactNode }) {
    const t = useT();
    const spoken = useMemo(() => {
        const closeButtonProps = { 'aria-label': t('action.close') };
        const defaults = { defaultProps: { closeButtonProps } };
        return mergeThemeOverrides(theme, { components: { Modal: defaults, Drawer: defaults, Notification: defaults } });
    }, [t]);
    return (
        <MantineProvider theme={spoken} cssVariablesResolver={cssVariables} colorSchemeManager={schemes} defaultColorScheme="auto" getStyleNonce={styleNonce}>
            {children}
        </MantineProvider>
    );
}

export function App({ catalog }: { catalog: Catalog }) {
    return (
        <LanguageProvider first={catalog}>
            <Look>
                <QueryClientProvider client={client}>
                    <Routes />
                </QueryClientProvider>
            </Look>
        </LanguageProvider>
    );
}

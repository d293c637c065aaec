import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { setRequestLanguage } from '@/api/client';
import { makeQueryClient } from '@/api/query-client';
import { makeRouter } from '@/app/router';
import { LanguageProvider, useLanguage, type Catalog } from '@/lib/i18n';
import { cssVariables, theme } from '@/ui/theme';

const client = makeQueryClient();
const router = makeRouter(client);
const schemes = localStorageColorSchemeManager({ key: 'kith.scheme' });

function Routes() {
    const { language } = useLanguage();
    useEffect(() => setRequestLanguage(language), [language]);
    return <RouterProvider router={router} />;
}

export function App({ catalog }: { catalog: Catalog }) {
    return (
        <LanguageProvider first={catalog}>
            <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={schemes} defaultColorScheme="auto">
                <QueryClientProvider client={client}>
                    <Routes />
                </QueryClientProvider>
            </MantineProvider>
        </LanguageProvider>
    );
}

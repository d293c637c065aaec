import { createContext, use, useMemo, type ReactNode } from 'react';
import { useLanguage } from '@/lib/i18n';
import { makeTexts, type Texts } from '@/lib/intl';

const TextsContext = createContext<Texts | null>(null);

export function TextsProvider({ time_zone, currency, children }: { time_zone: string; currency: string; children: ReactNode }) {
    const { language } = useLanguage();
    const texts = useMemo(() => makeTexts({ language, time_zone, currency }), [language, time_zone, currency]);
    return <TextsContext value={texts}>{children}</TextsContext>;
}

/** How this user reads dates, numbers and money. */
export function useTexts(): Texts {
    const texts = use(TextsContext);
    if (!texts) throw new Error('useTexts outside TextsProvider');
    return texts;
}

// Languages of the app itself. A catalog is a JSON file in src/locales, compiled at build time, loaded
// when needed and in two parts. `t` takes an id that exists in the English catalog: the compiler checks it.

import { setupI18n, type Messages } from '@lingui/core';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { recall, remember } from '@/lib/remember';
import type english from '@/locales/en.json';

export type Language = 'en' | 'zh-CN';
export type MessageId = keyof typeof english;
export type Translate = (id: MessageId, values?: Record<string, unknown>) => string;

/** Labels as the server gives them, in both languages. */
export interface Label {
    en: string;
    zh: string;
}

export const languages: { language: Language; name: string }[] = [
    { language: 'zh-CN', name: '简体中文' },
    { language: 'en', name: 'English' },
];

type Loader = () => Promise<{ default: unknown }>;

const loaders: Record<Language, { first: Loader; later: Loader }> = {
    en: { first: () => import('@/locales/en.json?part=first'), later: () => import('@/locales/en.json?part=later') },
    'zh-CN': { first: () => import('@/locales/zh-CN.json?part=first'), later: () => import('@/locales/zh-CN.json?part=later') },
};

export function asLanguage(tag: string | null | undefined): Language {
    return tag && /^zh/i.test(tag) ? 'zh-CN' : 'en';
}

export function rememberedLanguage(): Language {
    return asLanguage(recall('language') ?? navigator.language);
}

export interface Catalog {
    language: Language;
    t: Translate;
    /** Brings what only a few screens say (locales/parts.json); their routes wait for it. */
    whole(): Promise<void>;
}

export async function loadCatalog(language: Language): Promise<Catalog> {
    const messages = (await loaders[language].first()).default as Messages;
    const i18n = setupI18n({ locale: language, messages: { [language]: messages } });
    let later: Promise<void> | undefined;
    const load = async () => i18n.load(language, (await loaders[language].later()).default as Messages);
    return { language, t: (id, values) => i18n._(id, values), whole: () => (later ??= load()) };
}

interface LanguageState extends Catalog {
    setLanguage(language: Language): void;
    /** The label in the current language; the other one where it is missing. */
    label(label: Label | null | undefined): string;
}

const LanguageContext = createContext<LanguageState | null>(null);

export function LanguageProvider({ first, children }: { first: Catalog; children: ReactNode }) {
    const [catalog, setCatalog] = useState(first);

    useEffect(() => {
        document.documentElement.lang = catalog.language;
    }, [catalog.language]);

    const setLanguage = useCallback((language: Language) => {
        remember('language', language);
        document.documentElement.lang = language;
        // The screen that is open may be one of the few.
        void loadCatalog(language).then(async (next) => {
            await next.whole();
            setCatalog(next);
        });
    }, []);

    const state = useMemo<LanguageState>(
        () => ({
            ...catalog,
            setLanguage,
            label: (label) => (label ? (catalog.language === 'en' ? label.en || label.zh : label.zh || label.en) : ''),
        }),
        [catalog, setLanguage],
    );
    return <LanguageContext value={state}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageState {
    const state = use(LanguageContext);
    if (!state) throw new Error('useLanguage outside LanguageProvider');
    return state;
}

export function useT(): Translate {
    return useLanguage().t;
}

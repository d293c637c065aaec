// Languages of the app itself. A catalog is compiled at build time out of the JSON files in
// src/locales/<language>/ and comes in parts: one that most screens need, and those that a route asks
// for. Traditional Chinese is made of the simplified catalogs by the build. `t` takes an id that exists in the English catalog: the compiler checks it.

import { setupI18n, type Messages } from '@lingui/core';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import catalogs, { type Part } from 'virtual:catalogs';
import { recall, remember } from '@/lib/remember';
import type { MessageId } from '@/locales/ids';

export type { MessageId, Part };
export type Language = 'en' | 'zh-CN' | 'zh-TW';
export type Translate = (id: MessageId, values?: Record<string, unknown>) => string;

/** Labels as the server gives them, in both languages. */
export interface Label {
    en: string;
    zh: string;
}

export const languages: { language: Language; name: string }[] = [
    { language: 'zh-CN', name: '简体中文' },
    { language: 'zh-TW', name: '繁體中文' },
    { language: 'en', name: 'English' },
];

export function asLanguage(tag: string | null | undefined): Language {
    if (!tag || !/^zh/i.test(tag)) return 'en';
    return /[-_](hant|tw|hk|mo)\b/i.test(tag) ? 'zh-TW' : 'zh-CN';
}

export function rememberedLanguage(): Language {
    return asLanguage(recall('language') ?? navigator.language);
}

export interface Catalog {
    language: Language;
    t: Translate;
    /** What the server says in simplified Chinese, in the Chinese of this language. */
    chinese(text: string): string;
    /** Brings parts that only a few screens say; their routes wait for them. */
    bring(parts: Part[]): Promise<void>;
    /** What was brought so far: another language needs the same. */
    brought(): Part[];
}

async function messagesOf(language: Language, part: Part): Promise<Messages> {
    const load = catalogs[language]?.[part];
    if (!load) throw new Error(`no catalog ${language} ${part}`);
    return (await load()).default as Messages;
}

export async function loadCatalog(language: Language, parts: Part[] = []): Promise<Catalog> {
    const i18n = setupI18n({ locale: language, messages: { [language]: await messagesOf(language, 'first') } });
    const here = new Map<Part, Promise<void>>();
    const bringOne = (part: Part) => {
        const coming = here.get(part) ?? messagesOf(language, part).then((messages) => i18n.load(language, messages));
        here.set(part, coming);
        coming.catch(() => here.delete(part));
        return coming;
    };
    const bring = async (wanted: Part[]) => void (await Promise.all(wanted.map(bringOne)));
    const [traditional] = await Promise.all([language === 'zh-TW' ? import('virtual:traditional-labels') : null, bring(parts)]);
    const chinese = (text: string) => traditional?.default[text] ?? text;
    return { language, t: (id, values) => i18n._(id, values), chinese, bring, brought: () => [...here.keys()] };
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
        void loadCatalog(language, catalog.brought()).then(setCatalog);
    }, [catalog]);

    const state = useMemo<LanguageState>(
        () => ({
            ...catalog,
            setLanguage,
            label: (label) => (label ? (catalog.language === 'en' ? label.en || label.zh : catalog.chinese(label.zh || label.en)) : ''),
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

import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { languages, useLanguage, asLanguage } from '@/lib/i18n';
import { usePageTitle } from '@/lib/hooks';
import { Mark } from '@/ui/mark';
import classes from '@/features/session/door.module.css';

/** The page outside: sign-in and set-up. */
export function Door({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
    const { language, setLanguage, t } = useLanguage();
    usePageTitle(title);
    return (
        <main className={classes['page']}>
            <div className={classes['box']}>
                <Mark size={36} />
                <h1 className={classes['title']}>{title}</h1>
                {text && <p className={classes['text']}>{text}</p>}
                {children}
            </div>
            <NativeSelect
                className={classes['language']}
                variant="unstyled"
                aria-label={t('language.label')}
                value={language}
                onChange={(event) => setLanguage(asLanguage(event.currentTarget.value))}
                data={languages.map((choice) => ({ value: choice.language, label: choice.name }))}
            />
        </main>
    );
}

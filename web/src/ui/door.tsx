import type { ReactNode } from 'react';
import { languages, useLanguage } from '@/lib/i18n';
import { usePageTitle } from '@/lib/hooks';
import { Mark } from '@/ui/mark';
import classes from '@/ui/door.module.css';

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
            <div role="group" aria-label={t('language.label')} className={classes['languages']}>
                {languages.map((choice) => (
                    <button
                        key={choice.language}
                        type="button"
                        lang={choice.language}
                        aria-pressed={choice.language === language}
                        onClick={() => setLanguage(choice.language)}
                    >
                        {choice.name}
                    </button>
                ))}
            </div>
        </main>
    );
}

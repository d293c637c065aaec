// After the first administrator is made: what kind of business this is, who else comes in, and what it
// begins with. Every step can be skipped, and all of it is in the settings later.

import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from '@/api/session';
import { DataStep } from '@/features/setup/data-step';
import { PeopleStep } from '@/features/setup/people-step';
import { TemplateStep } from '@/features/setup/template-step';
import { usePageTitle } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { Mark } from '@/ui/mark';
import classes from '@/features/setup/first-run.module.css';

const steps = ['template', 'people', 'data'] as const;
const words = { template: 'first.template', people: 'first.people', data: 'first.data' } as const;

export function FirstRun() {
    const t = useT();
    const navigate = useNavigate();
    const { workspace } = useSession();
    const { tab } = useSearch({ strict: false }) as Search;
    const at = Math.max(0, steps.indexOf(tab as (typeof steps)[number]));
    usePageTitle(t('first.title', { name: workspace.name }));
    const go = (step: number) => {
        const next = steps[step];
        void (next ? navigate({ to: '/start', search: { tab: next } }) : navigate({ to: '/', search: {} }));
    };
    const step = steps[at];
    return (
        <main className={classes['page']}>
            <div className={classes['head']}>
                <Mark size={28} />
                <h1>{t('first.title', { name: workspace.name })}</h1>
            </div>
            <ol className={classes['steps']}>
                {steps.map((each, place) => (
                    <li key={each} data-on={place === at || undefined} aria-current={place === at ? 'step' : undefined}>
                        <span aria-hidden>{place < at ? <IconCheck size={13} stroke={2.4} /> : place + 1}</span>
                        {t(words[each])}
                    </li>
                ))}
            </ol>
            <section key={step} className={classes['step']}>
                {step === 'template' && <TemplateStep onDone={() => go(at + 1)} />}
                {step === 'people' && <PeopleStep />}
                {step === 'data' && <DataStep />}
            </section>
            <div className={classes['foot']}>
                {at > 0 && (
                    <Button variant="default" size="sm" onClick={() => go(at - 1)}>
                        {t('first.back')}
                    </Button>
                )}
                <Button variant={at === steps.length - 1 ? 'filled' : 'subtle'} size="sm" onClick={() => go(at + 1)}>
                    {t(at === steps.length - 1 ? 'first.finish' : 'first.next')}
                </Button>
            </div>
        </main>
    );
}

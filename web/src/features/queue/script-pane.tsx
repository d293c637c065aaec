// What to say, filled with what is known of the lead.

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { titleOf } from '@/api/meta';
import type { QueueCard } from '@/api/queue';
import { useSession } from '@/api/session';
import type { ObjectMeta, RecordData } from '@/api/types';
import { filled } from '@/features/queue/queue-model';
import { usePhone } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { Markdown } from '@/lib/markdown';
import classes from '@/features/queue/queue.module.css';

interface Props {
    script: QueueCard['script'];
    lead: RecordData;
    object: ObjectMeta;
    may_write: boolean;
}

export function ScriptPane({ script, lead, object, may_write }: Props) {
    const { t, label } = useLanguage();
    const { user } = useSession();
    const phone = usePhone();
    // On a phone what to do comes before what to say.
    const [open, setOpen] = useState(!phone);
    const source = object.fields.find((field) => field.name === 'source')?.options?.find((option) => option.value === lead['source']);
    const text = (name: string) => (typeof lead[name] === 'string' ? lead[name] : '');
    const known = { name: titleOf(object, lead), company: text('company'), title: text('title'), source: source ? label(source.label) : '', me: user.name };
    if (!script && !may_write) return null;
    return (
        <section className={classes['script']} aria-label={t('queue.script')}>
            <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
                <summary>
                    <h2>{t('queue.script')}</h2>
                    {script && <span className="dimmed">{script.name}</span>}
                </summary>
                {script ? (
                    // The region scrolls, so the keyboard has to reach it.
                    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                    <div className={classes['said']} tabIndex={0} role="region" aria-label={script.name}>
                        <Markdown text={filled(script.body, known)} />
                    </div>
                ) : (
                    <p className="dimmed">{t('queue.no_script')}</p>
                )}
                {may_write && (
                    <Link to="/settings/$section" params={{ section: 'call-scripts' }} search={{}} className={classes['edit']}>
                        {t('queue.edit_scripts')}
                    </Link>
                )}
            </details>
        </section>
    );
}

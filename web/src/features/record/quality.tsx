// How good the record is, what it lacks by the rules of data quality, and the way to each field.

import { Popover, Skeleton } from '@mantine/core';
import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { recordQualityQuery, type RecordQuality } from '@/api/quality';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { Ring } from '@/ui/ring';
import classes from '@/features/record/quality.module.css';

type Rule = RecordQuality['rules'][number];

/** To the field where it stands, opened where it can be changed; on a phone its tab comes first. */
function useJump() {
    const navigate = useNavigate();
    return async (name: string) => {
        const line = () => document.querySelector<HTMLElement>(`[data-field="${name}"]`);
        if (!line()) await navigate({ to: '.', search: (before: Search) => ({ ...before, tab: undefined }) as Search, replace: true });
        // The closing popover gives the focus back first.
        setTimeout(() => {
            line()?.scrollIntoView({ block: 'center' });
            line()?.querySelector<HTMLElement>('[data-edit]')?.click();
        }, 60);
    };
}

export function Quality({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t } = useLanguage();
    const [open, setOpen] = useState(false);
    const jump = useJump();
    const score = record['quality'];
    const { data, error } = useQuery({ ...recordQualityQuery(object.name, record.id, record.version), enabled: open });
    const shown = data?.score ?? (typeof score === 'number' ? score : null);
    if (shown === null || record.deleted_at) return null;
    return (
        <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus>
            <Popover.Target>
                <button type="button" className={classes['ring']} aria-label={t('quality.of_record', { score: shown })} aria-expanded={open} data-hint={t('quality.title')} onClick={() => setOpen(!open)}>
                    <Ring size={18} value={shown} text={String(shown)} />
                </button>
            </Popover.Target>
            <Popover.Dropdown aria-label={t('quality.title')}>
                {error && <p>{problemText(t, error)}</p>}
                {!data && !error && <Skeleton height={90} />}
                {data && (
                    <Reasons
                        object={object}
                        rules={data.rules}
                        onJump={(name) => {
                            setOpen(false);
                            void jump(name);
                        }}
                    />
                )}
            </Popover.Dropdown>
        </Popover>
    );
}

function Reasons({ object, rules, onJump }: { object: ObjectMeta; rules: Rule[]; onJump(field: string): void }) {
    const { t, label } = useLanguage();
    const missing = rules.filter((rule) => !rule.holds);
    const kept = rules.filter((rule) => rule.holds);
    const fieldsOf = (rule: Rule): Field[] => rule.fields.flatMap((name) => object.fields.find((field) => field.name === name && !field.system) ?? []);
    return (
        <>
            <p className={classes['said']} role="status">
                {missing.length > 0 ? t('quality.missing', { count: missing.length }) : t('quality.complete')}
            </p>
            <ul className={classes['rules']}>
                {missing.map((rule) => (
                    <li key={rule.id}>
                        <span>{label(rule.label)}</span>
                        {fieldsOf(rule).map((field) => (
                            <button key={field.name} type="button" className={classes['jump']} onClick={() => onJump(field.name)}>
                                {label(field.label)}
                                <IconChevronRight size={12} aria-hidden />
                            </button>
                        ))}
                    </li>
                ))}
                {kept.map((rule) => (
                    <li key={rule.id} className="dimmed">
                        <span>
                            <IconCheck size={12} aria-hidden /> {label(rule.label)}
                        </span>
                    </li>
                ))}
            </ul>
        </>
    );
}

// How likely history thinks an open record ends well, beside what stands in it, and why.

import { Popover, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { recordOddsQuery, type OddsReason, type RecordOdds } from '@/api/odds';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/record/odds.module.css';

export function Odds({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const [open, setOpen] = useState(false);
    const kept = record['learned_probability'];
    const known = typeof kept === 'number' && !record.deleted_at;
    // Days pass: what is shown is worked out as of now.
    const { data, error } = useQuery({ ...recordOddsQuery(object.name, record.id, record.version), enabled: known });
    const shown = data?.probability ?? kept;
    if (!known || typeof shown !== 'number') return null;
    const apart = data?.apart ?? false;
    return (
        <Popover opened={open} onChange={setOpen} position="bottom-end" width={340} trapFocus returnFocus>
            <Popover.Target>
                <button
                    type="button"
                    className={classes['button']}
                    data-apart={apart || undefined}
                    aria-label={t(apart ? 'odds.of_record_apart' : 'odds.of_record', { percent: texts.percent(shown) })}
                    aria-expanded={open}
                    data-hint={t('odds.learned')}
                    onClick={() => setOpen(!open)}
                >
                    {apart && <IconAlertTriangle size={14} aria-hidden />}
                    <span className="tabular">{t('odds.short', { percent: texts.percent(shown) })}</span>
                </button>
            </Popover.Target>
            <Popover.Dropdown aria-label={t('odds.learned')}>
                {error && <p>{problemText(t, error)}</p>}
                {!data && !error && <Skeleton height={90} />}
                {data && <Reasons odds={data} />}
            </Popover.Dropdown>
        </Popover>
    );
}

const signed = (points: number) => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);

function Reasons({ odds }: { odds: RecordOdds }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const valueOf = ({ value }: OddsReason): string => {
        if (value.what === 'level') return label(value.label);
        return value.what === 'number' ? texts.number(value.number) : t('odds.reason_empty');
    };
    return (
        <>
            <p className={classes['said']} role="status">
                {odds.probability !== null && odds.stated !== null
                    ? t('odds.beside', { learned: texts.percent(odds.probability), stated: texts.percent(odds.stated) })
                    : t('odds.of_record', { percent: texts.percent(odds.probability ?? 0) })}
            </p>
            {odds.apart && <p className={classes['apart']}>{t('odds.apart')}</p>}
            {odds.verdict === 'no_better' && <p className="dimmed">{t('odds.base_only', { records: odds.records })}</p>}
            {odds.verdict === 'better' && odds.base_rate !== null && <p className="dimmed">{t('odds.from_base', { rate: texts.percent(odds.base_rate) })}</p>}
            <ul className={classes['reasons']}>
                {odds.reasons.map((reason) => (
                    <li key={reason.fact}>
                        <span>
                            {label(reason.label)} <span className="dimmed">{valueOf(reason)}</span>
                        </span>
                        <span className={`${classes['points']} tabular`} data-down={reason.points < 0 || undefined}>
                            {signed(reason.points)}
                        </span>
                    </li>
                ))}
            </ul>
            {odds.hidden && <p className="dimmed">{t('odds.reasons_hidden')}</p>}
            <Link to="/win-probability">{t('odds.trust')}</Link>
        </>
    );
}

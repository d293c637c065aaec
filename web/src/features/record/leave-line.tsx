// The record is on loan: whose it is, and until when.

import { IconBeach } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { loanQuery } from '@/api/leaves';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/record/pool-line.module.css';

export function LeaveLine({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const texts = useTexts();
    const { data: loan } = useQuery({ ...loanQuery(object.name, record.id, record.version), enabled: Boolean(record['owner']) });
    if (!loan) return null;
    return (
        <section className={classes['pool']} aria-label={t('record.loan')}>
            <span className={classes['said']}>
                <IconBeach size={14} stroke={1.6} aria-hidden />
                {t('record.on_loan', { person: loan.person.name, cover: loan.cover.name, until: texts.date(loan.until) })}
            </span>
        </section>
    );
}

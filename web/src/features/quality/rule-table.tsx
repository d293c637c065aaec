// What records lack, the costliest first; each number opens them, and what machines can mend is mended
// from here.

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { QualityReport, QualityRule, RuleKind } from '@/api/quality';
import { useMay } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { FixDialog } from '@/features/quality/fix-dialog';
import { canBeFixed, share, worstFirst } from '@/features/quality/quality-model';
import { encodeFilter } from '@/lib/filter';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import classes from '@/features/quality/quality.module.css';

const kinds: Record<RuleKind, { label: MessageId; color: string }> = {
    filled: { label: 'quality.filled', color: 'blue' },
    valid: { label: 'quality.valid', color: 'green' },
    fresh: { label: 'quality.fresh', color: 'orange' },
    related: { label: 'quality.related', color: 'violet' },
    holds: { label: 'quality.holds', color: 'gray' },
};

export function RuleTable({ object, report }: { object: ObjectMeta; report: QualityReport }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const may_bulk = useMay('bulk');
    const [fixing, setFixing] = useState<QualityRule | null>(null);
    return (
        <section className={classes['block']}>
            <h2>{t('quality.rules')}</h2>
            <div className={classes['scroll']}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('quality.rule')}</th>
                            <th scope="col">{t('quality.kind')}</th>
                            <th scope="col" className={classes['number']}>
                                {t('quality.weight')}
                            </th>
                            <th scope="col">{t('quality.met')}</th>
                            <th scope="col" className={classes['number']}>
                                {t('quality.lacking')}
                            </th>
                            <th scope="col">
                                <span className="visually-hidden">{t('quality.fix')}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {worstFirst(report.rules).map((rule) => (
                            <tr key={rule.id}>
                                <th scope="row">{label(rule.label)}</th>
                                <td>
                                    <Chip color={kinds[rule.kind].color}>{t(kinds[rule.kind].label)}</Chip>
                                </td>
                                <td className={classes['number']}>{rule.weight}</td>
                                <td aria-label={texts.percent(Math.floor(share(rule, report.records)))}>
                                    <span className={classes['meter']}>
                                        <span className={classes['track']} aria-hidden>
                                            <span style={{ width: `${share(rule, report.records)}%` }} />
                                        </span>
                                        <span className="tabular">{texts.percent(Math.floor(share(rule, report.records)))}</span>
                                    </span>
                                </td>
                                <td className={classes['number']}>
                                    {rule.lacking > 0 ? (
                                        <Link to="/$object" params={{ object: object.name }} search={{ filter: encodeFilter({ not: rule.filter }) }} aria-label={t('quality.show_lacking', { count: rule.lacking, rule: label(rule.label) })}>
                                            {texts.number(rule.lacking)}
                                        </Link>
                                    ) : (
                                        '0'
                                    )}
                                </td>
                                <td className={classes['action']}>
                                    {may_bulk && rule.lacking > 0 && canBeFixed(object, rule) && (
                                        <Button variant="default" size="compact-xs" aria-label={`${t('quality.fix')}: ${label(rule.label)}`} onClick={() => setFixing(rule)}>
                                            {t('quality.fix')}
                                        </Button>
                                    )}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {fixing && <FixDialog object={object} rule={fixing} onClose={() => setFixing(null)} />}
        </section>
    );
}

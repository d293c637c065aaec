// How far a cohort has come, where and why deals were lost, and what came from any stage to any later one.

import type { Filter } from '@/api/types';
import { useMeta } from '@/api/meta';
import { conversions, reachedFilter, sample_least, shareOf, status, type Funnel, type Step } from '@/features/analytics/analytics-model';
import { Records } from '@/records/counted';
import { optionLabel } from '@/fields/shared/options';
import { useSay } from '@/fields/shared/say';
import classes from '@/features/analytics/analytics.module.css';

interface Props {
    funnel: Funnel;
    cohort: Filter | null;
}

const reasons_shown = 3;

function useReasonLabel() {
    const say = useSay();
    const field = useMeta().object('opportunities')?.fields.find((each) => each.name === 'lost_reason');
    return (reason: string | null) => (reason === null || !field ? say.t('analytics.no_reason') : optionLabel(field, reason, say.label));
}

function Reasons({ reasons, of }: { reasons: Step['reasons']; of: (Filter | null)[] }) {
    const { texts } = useSay();
    const label = useReasonLabel();
    return (
        <span className={classes['reasons']}>
            {reasons.slice(0, reasons_shown).map(({ reason, count }) => (
                <Records key={reason ?? ''} of={[...of, reason === null ? { field: 'lost_reason', op: 'empty', value: true } : { field: 'lost_reason', op: 'eq', value: reason }]}>
                    {label(reason)} {texts.number(count)}
                </Records>
            ))}
        </span>
    );
}

export function FunnelSteps({ funnel, cohort }: Props) {
    const { t, texts } = useSay();
    const percent = (value: number | null) => (value === null ? '–' : texts.percent(Math.round(value * 10) / 10));
    const money = (value: number) => texts.money(String(Math.round(value)), texts.currency);
    const lost_unknown: (Filter | null)[] = [cohort, status('lost'), { field: 'furthest_stage', op: 'empty', value: true }];
    return (
        <section className={classes['block']}>
            <h2>{t('analytics.funnel')}</h2>
            <p className="dimmed">{t('analytics.funnel_text')}</p>
            <div className={classes['scroll']}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('analytics.stage')}</th>
                            <th scope="col" className={classes['wide']}>
                                {t('analytics.came')}
                            </th>
                            <th scope="col">{t('analytics.of_entered')}</th>
                            <th scope="col">{t('analytics.of_step')}</th>
                            <th scope="col">{t('analytics.value')}</th>
                            <th scope="col">{t('analytics.open')}</th>
                            <th scope="col">{t('analytics.lost')}</th>
                            <th scope="col" className={classes['start']}>
                                {t('analytics.why')}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr>
                            <th scope="row">{t('analytics.entered')}</th>
                            <td className={classes['wide']}>
                                <Bar count={funnel.entered} whole={funnel.entered} of={[cohort]} />
                            </td>
                            <td>{percent(shareOf(funnel.entered, funnel.entered))}</td>
                            <td>–</td>
                            <td>{money(funnel.value)}</td>
                            <td>–</td>
                            <td>{funnel.unknown > 0 ? <Records of={lost_unknown}>{texts.number(funnel.unknown)}</Records> : '–'}</td>
                            <td className={classes['start']}>{funnel.unknown > 0 && <Reasons reasons={funnel.unknown_reasons} of={lost_unknown} />}</td>
                        </tr>
                        {funnel.steps.map((step, at) => {
                            const here: Filter = { field: 'furthest_stage', op: 'eq', value: step.stage.id };
                            const before = at === 0 ? funnel.entered : (funnel.steps[at - 1]?.reached ?? 0);
                            return (
                                <tr key={step.stage.id}>
                                    <th scope="row">{step.stage.name}</th>
                                    <td className={classes['wide']}>
                                        <Bar count={step.reached} whole={funnel.entered} of={[cohort, reachedFilter(funnel.steps, at)]} />
                                    </td>
                                    <td>{percent(shareOf(step.reached, funnel.entered))}</td>
                                    <td>{percent(shareOf(step.reached, before))}</td>
                                    <td>{money(step.value)}</td>
                                    <td>{step.open > 0 ? <Records of={[cohort, status('open'), here]}>{texts.number(step.open)}</Records> : '–'}</td>
                                    <td>{step.lost > 0 ? <Records of={[cohort, status('lost'), here]}>{texts.number(step.lost)}</Records> : '–'}</td>
                                    <td className={classes['start']}>{step.lost > 0 && <Reasons reasons={step.reasons} of={[cohort, status('lost'), here]} />}</td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            </div>
            {funnel.unknown > 0 && <p className="dimmed">{t('analytics.unknown', { count: funnel.unknown })}</p>}
        </section>
    );
}

function Bar({ count, whole, of }: { count: number; whole: number; of: (Filter | null)[] }) {
    const { texts } = useSay();
    return (
        <span className={classes['meter']}>
            <span className={classes['track']} aria-hidden>
                <span style={{ width: `${shareOf(count, whole) ?? 0}%` }} />
            </span>
            <Records of={of}>{texts.number(count)}</Records>
        </span>
    );
}

export function Conversions({ funnel, cohort }: Props) {
    const { t, texts } = useSay();
    const { steps } = funnel;
    if (steps.length < 2) return null;
    return (
        <section className={classes['block']}>
            <h2>{t('analytics.conversion')}</h2>
            <p className="dimmed">{t('analytics.conversion_text', { least: sample_least })}</p>
            <div className={classes['scroll']}>
                <table className={classes['table']} data-matrix>
                    <thead>
                        <tr>
                            <th scope="col">{t('analytics.from_to')}</th>
                            {steps.slice(1).map((step) => (
                                <th key={step.stage.id} scope="col">
                                    {step.stage.name}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {conversions(steps).map((row, from) => (
                            <tr key={steps[from]?.stage.id}>
                                <th scope="row">{steps[from]?.stage.name}</th>
                                {from > 0 && (
                                    <td colSpan={from} className="dimmed">
                                        –
                                    </td>
                                )}
                                {row.map(({ to, sample, percent }) => (
                                    <td key={to} style={{ ['--share' as string]: `${Math.round((percent ?? 0) * 0.28)}%` }} data-few={sample < sample_least || undefined} data-filled>
                                        {percent === null ? '–' : <Records of={[cohort, reachedFilter(steps, to)]}>{texts.percent(Math.round(percent))}</Records>}
                                        <small>{t('analytics.sample', { count: sample })}</small>
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

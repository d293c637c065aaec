// Win probability: what was learned of won and lost deals, whether it would have foretold the newest of them, and
// what weighs most. Where it would not, the screen says so first.

import { Button, Skeleton } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMeta } from '@/api/meta';
import { learnAnew, oddsQuery, type BackTest, type OddsReport, type OddsScore } from '@/api/odds';
import { useMay } from '@/api/session';
import { problemText, useSubmit } from '@/api/use-submit';
import { Calibration } from '@/features/odds/calibration';
import { Weights } from '@/features/odds/weights';
import { encodeFilter } from '@/lib/filter';
import { useLanguage, useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/odds/odds.module.css';

const apart_points = 25;
const learned_of = 'opportunities';

export function OddsScreen() {
    const t = useT();
    const object = useMeta().object(learned_of);
    const readable = object?.access.read && object.fields.some(({ kind }) => kind === 'odds');
    return (
        <>
            <PageHead title={t('odds.title')} icon={<IconTargetArrow size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['page']}>{readable ? <Learned /> : <EmptyState title={t('odds.unseen')} text={t('odds.unseen_text')} />}</div>
        </>
    );
}

function Learned() {
    const t = useT();
    const { data, error, isPending } = useQuery(oddsQuery(learned_of));
    if (isPending) return <Skeleton height={320} />;
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    const { report } = data;
    return (
        <>
            <Head report={data} />
            {report && report.verdict !== 'too_little' && (
                <>
                    <Measures report={report} />
                    <Calibration report={report} />
                    <Weights report={data} />
                    <LeftOut report={report} />
                </>
            )}
            <section className={classes['block']}>
                <h2>{t('odds.how')}</h2>
                <p>{t('odds.how_text')}</p>
            </section>
        </>
    );
}

function useVerdict(): (report: OddsReport) => { title: string; text: string } {
    const t = useT();
    const texts = useTexts();
    return ({ report, records_min, outcome_min }) => {
        if (!report) return { title: t('odds.never'), text: t('odds.never_text') };
        const rate = texts.percent(Number((report.records > 0 ? (100 * report.won) / report.records : 0).toFixed(1)));
        if (report.verdict === 'too_little') return { title: t('odds.too_little'), text: t('odds.too_little_text', { records: report.records, least: records_min, each: outcome_min }) };
        if (report.verdict === 'no_better') return { title: t('odds.no_better'), text: t('odds.no_better_text', { rate }) };
        return { title: t('odds.better'), text: t('odds.better_text', { auc: texts.number(report.model.auc, 2), rate }) };
    };
}

function Head({ report }: { report: OddsReport }) {
    const t = useT();
    const texts = useTexts();
    const administers = useMay('admin');
    const client = useQueryClient();
    const sending = useSubmit();
    const { title, text } = useVerdict()(report);
    const learn = () =>
        void sending.submit(async () => {
            await learnAnew(learned_of);
            await client.invalidateQueries({ queryKey: oddsQuery(learned_of).queryKey });
        });
    const differ = (op: 'ge' | 'le', value: number) => ({ filter: encodeFilter({ and: [{ field: 'status', op: 'eq', value: 'open' }, { field: 'probability_gap', op, value }] }) });
    return (
        <section className={classes['verdict']} data-verdict={report.report?.verdict ?? 'too_little'}>
            <h2>{title}</h2>
            <p>{text}</p>
            <p className={classes['ways']}>
                {report.report && report.report.verdict !== 'too_little' && (
                    <>
                        <Link to="/$object" params={{ object: learned_of }} search={differ('le', -apart_points - 1)}>
                            {t('odds.too_hopeful', { points: apart_points })}
                        </Link>
                        <Link to="/$object" params={{ object: learned_of }} search={differ('ge', apart_points + 1)}>
                            {t('odds.too_modest', { points: apart_points })}
                        </Link>
                    </>
                )}
            </p>
            <div className={classes['ways']}>
                {administers && (
                    <Button size="compact-sm" variant="default" onClick={learn} loading={sending.busy} disabled={Boolean(report.job)}>
                        {t('odds.learn')}
                    </Button>
                )}
                <span role="status" className="dimmed">
                    {sending.error ?? (report.job ? t('odds.learning') : report.at ? t('odds.learned_at', { when: texts.date_time(report.at), version: report.version }) : '')}
                </span>
            </div>
        </section>
    );
}

function Measures({ report }: { report: BackTest }) {
    const t = useT();
    const texts = useTexts();
    const split = report.split ? texts.date(report.split) : '';
    const rows: { id: string; name: string; score: OddsScore }[] = [
        { id: 'model', name: t('odds.of_history'), score: report.model },
        { id: 'base', name: t('odds.of_base', { rate: texts.percent(Number((100 * report.base_rate).toFixed(1))) }), score: report.base },
    ];
    if (report.stated_samples > 0) {
        rows.push({ id: 'stated', name: t('odds.of_stage', { count: report.stated_samples }), score: report.stated });
        if (report.stated_samples < report.samples) rows.push({ id: 'there', name: t('odds.of_history_there'), score: report.model_where_stated });
    }
    return (
        <section className={classes['block']}>
            <h2>{t('odds.back_test')}</h2>
            <p className="dimmed">{t('odds.back_test_text', { taught: report.taught, tested: report.tested, split, looks: report.samples })}</p>
            <div className={classes['scroll']}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('odds.who')}</th>
                            <th scope="col" title={t('odds.auc_text')}>{t('odds.auc')}</th>
                            <th scope="col" title={t('odds.brier_text')}>{t('odds.brier')}</th>
                            <th scope="col" title={t('odds.log_loss_text')}>{t('odds.log_loss')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map(({ id, name, score }) => (
                            <tr key={id}>
                                <th scope="row">{name}</th>
                                <td className="tabular">{texts.number(score.auc, 3)}</td>
                                <td className="tabular">{texts.number(score.brier, 4)}</td>
                                <td className="tabular">{texts.number(score.log_loss, 4)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p className="dimmed">{t('odds.measures_text', { gain: texts.number(report.gain, 4), error: texts.number(report.gain_error, 4) })}</p>
            {report.stated_samples === 0 && <p className="dimmed">{t('odds.no_stated')}</p>}
        </section>
    );
}

function LeftOut({ report }: { report: BackTest }) {
    const t = useT();
    const object = useMeta().object(learned_of);
    const { label } = useLanguage();
    if (report.telling.length === 0) return null;
    const names = report.telling.map((name) => {
        const field = object?.fields.find((each) => each.name === name);
        return field ? label(field.label) : name;
    });
    return <p className="dimmed">{t('odds.telling', { fields: names.join(', ') })}</p>;
}

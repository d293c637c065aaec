// Data quality: how good the records of an object are, how that has gone, what they lack most, and whose
// they are. Every number leads to its records.

import { Skeleton } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { manyLabel, useMeta } from '@/api/meta';
import { qualityQuery, type QualityReport } from '@/api/quality';
import { useMay } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { bandFilter, isJudged, linePoints } from '@/features/quality/quality-model';
import { RuleTable } from '@/features/quality/rule-table';
import { encodeFilter } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { Bars, Columns } from '@/ui/charts/bars';
import { Line } from '@/ui/charts/line';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import { Ring } from '@/ui/ring';
import classes from '@/features/quality/quality.module.css';

export function QualityScreen() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const administers = useMay('admin');
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const objects = meta.objects.filter(isJudged);
    const object = objects.find((each) => each.name === search.object) ?? objects.find((each) => each.name === 'contacts') ?? objects[0];
    const go = (name: string) => void navigate({ to: '.', search: (before: Search) => ({ ...before, object: name }) as Search, replace: true });
    return (
        <>
            <PageHead title={t('nav.quality')} icon={<IconGauge size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['page']}>
                {!object && <EmptyState title={t('quality.nothing')} text={t('quality.nothing_text')} />}
                {object && (
                    <>
                        <div className={classes['head']}>
                            <PickOne label={t('quality.object')} value={object.name} data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))} onChange={go} />
                            {administers && (
                                <Link to="/settings/$section" params={{ section: 'quality' }} search={{ object: object.name }} className={classes['rulesLink']}>
                                    {t('quality.edit_rules')}
                                </Link>
                            )}
                        </div>
                        <ObjectQuality key={object.name} object={object} />
                    </>
                )}
            </div>
        </>
    );
}

function ObjectQuality({ object }: { object: ObjectMeta }) {
    const { t } = useLanguage();
    const { data, error, isPending } = useQuery(qualityQuery(object.name));
    if (isPending) return <Skeleton height={320} />;
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (data.rules.length === 0) return <EmptyState icon={<IconGauge size={28} stroke={1.4} />} title={t('quality.no_rules')} text={t('quality.no_rules_text')} />;
    return (
        <>
            <div className={classes['tiles']}>
                <Average object={object} report={data} />
                <Trend report={data} />
                <Bands object={object} report={data} />
            </div>
            <RuleTable object={object} report={data} />
            <Owners object={object} report={data} />
        </>
    );
}

interface PartProps {
    object: ObjectMeta;
    report: QualityReport;
}

function Average({ object, report }: PartProps) {
    const { t } = useLanguage();
    const texts = useTexts();
    const { job } = report;
    return (
        <section className={classes['tile']}>
            <h2>{t('quality.average')}</h2>
            <p className={classes['figure']}>{report.average === null ? '–' : <Ring size={44} value={report.average} text={texts.number(report.average, 1)} />}</p>
            <p className="dimmed">
                <Link to="/$object" params={{ object: object.name }} search={{ sort: 'quality' }}>
                    {t('quality.records', { count: report.records })}
                </Link>
            </p>
            <p role="status" className="dimmed">
                {job && t('quality.scoring', { percent: texts.percent(job.progress.total > 0 ? (100 * job.progress.done) / job.progress.total : 0) })}
            </p>
        </section>
    );
}

function Trend({ report }: Pick<PartProps, 'report'>) {
    const { t } = useLanguage();
    const texts = useTexts();
    const { trend } = report;
    const [first, last] = [trend[0], trend.at(-1)];
    if (!first || !last) {
        return (
            <section className={classes['tile']}>
                <h2>{t('quality.trend')}</h2>
                <p className="dimmed">{t('quality.no_trend')}</p>
            </section>
        );
    }
    const values = trend.map(({ average }) => average);
    const low = Math.max(0, Math.floor(Math.min(...values) / 10) * 10 - 10);
    const high = Math.min(100, Math.ceil(Math.max(...values) / 10) * 10);
    const said = t('quality.trend_said', { from: texts.number(first.average, 1), to: texts.number(last.average, 1), day: texts.date(first.day) });
    return (
        <section className={classes['tile']}>
            <h2>{t('quality.trend')}</h2>
            <Line points={linePoints(values, low, high)} label={said} from={texts.date(first.day)} to={trend.length > 1 ? texts.date(last.day) : ''} top={String(high)} bottom={String(low)} />
        </section>
    );
}

function Bands({ object, report }: PartProps) {
    const { t } = useLanguage();
    const texts = useTexts();
    const width = 100 / report.bands.length;
    const data = report.bands.map((count, band) => ({
        id: String(band),
        label: t('quality.band', { from: band * width, to: band === report.bands.length - 1 ? 100 : (band + 1) * width - 1 }),
        shown: String(band * width),
        value: count,
        text: t('quality.records', { count }),
        detail: texts.number(count),
        to: `/${object.name}`,
        search: { filter: encodeFilter(bandFilter(band, report.bands.length)), sort: 'quality' },
    }));
    return (
        <section className={classes['tile']} data-short>
            <h2>{t('quality.distribution')}</h2>
            <Columns data={data} label={t('quality.distribution')} />
        </section>
    );
}

function Owners({ object, report }: PartProps) {
    const { t } = useLanguage();
    const texts = useTexts();
    if (report.owners.length < 2) return null;
    const data = report.owners.map(({ owner, records, average }) => ({
        id: owner?.id ?? '',
        label: owner?.name ?? t('quality.no_owner'),
        value: average,
        text: texts.number(average, 1),
        detail: texts.number(records),
        to: `/${object.name}`,
        search: { filter: encodeFilter(owner ? { field: 'owner', op: 'eq', value: owner.id } : { field: 'owner', op: 'empty', value: true }), sort: 'quality' },
    }));
    return (
        <section className={classes['block']}>
            <h2>{t('quality.owners')}</h2>
            <p className="dimmed">{t('quality.owners_text')}</p>
            <Bars data={data} label={t('quality.owners')} />
        </section>
    );
}

// A question to the workspace and its answer: chart and table, every number a way to its records.

import { Alert, Button, NativeSelect, Select, Skeleton } from '@mantine/core';
import { IconChartBar, IconClockHour4, IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { groupQuery, type Measure, type MeasureName, type Period } from '@/api/groups';
import { isMain, manyLabel, useMeta } from '@/api/meta';
import { useMay } from '@/api/session';
import type { Filter, ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { usePresets } from '@/features/reports/presets';
import {
    groupText, keyChoices, measureChoices, measureWord, parseGroup, parseMeasure, periods, reportQuestion,
} from '@/features/reports/report-model';
import { OneKey, TwoKeys } from '@/features/reports/report-tables';
import { useSay } from '@/fields/shared/say';
import { useLanguage, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { aDayBack } from '@/lib/dates';
import { AsOfBar } from '@/records/as-of-bar';
import { useBasis } from '@/records/basis';
import { ExportDialog } from '@/records/export/export-tool';
import type { GroupPart } from '@/records/grouping';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/reports/reports.module.css';

const period_words: Record<Period, MessageId> = {
    day: 'report.by_day', week: 'report.by_week', month: 'report.by_month', quarter: 'report.by_quarter', year: 'report.by_year',
};
const measure_words: Record<MeasureName, MessageId> = {
    count: 'report.count', sum: 'report.sum', avg: 'report.avg', min: 'report.min', max: 'report.max', median: 'report.median', distinct: 'report.distinct',
    percentile: 'report.percentile', share: 'report.share',
};

interface Props {
    object: ObjectMeta;
    search: Search;
    filter: Filter | null;
    /** The filter's own controls belong to another room. */
    bar: ReactNode;
    change(change: Partial<Record<keyof Search, string | undefined>>): void;
}

export function ReportScreen({ object, search, filter, bar, change }: Props) {
    const { t, label } = useLanguage();
    const say = useSay();
    const meta = useMeta();
    const choices = keyChoices(meta, object);
    const parts = parseGroup(meta, object, search.group ?? object.board?.[0] ?? choices[0]?.path);
    const measure = parseMeasure(object, search.measure);
    const field = object.fields.find((each) => each.name === measure.field);
    const presets = usePresets();
    const [exporting, setExporting] = useState(false);
    const may_export = useMay('export') && object.access.export;
    const objects = meta.objects.filter((each) => each.access.read && isMain(each));

    const { data, error, isLoading, refetch } = useQuery({
        ...groupQuery(object.name, { ...reportQuestion(parts, measure, filter, say.texts.time_zone), ...(search.as_of ? { as_of: search.as_of } : {}) }),
        enabled: parts.length > 0,
        placeholderData: keepPreviousData,
    });
    const basis = useBasis(object, data?.basis);
    const pathLabel = (part: GroupPart) => {
        const choice = choices.find((each) => each.path === part.path);
        const through = choice?.through ? `${label(choice.through.label)} · ` : '';
        return through + label(part.field.label);
    };
    const measureLabel = (of: Measure) => {
        const measured = object.fields.find((each) => each.name === of.field);
        return measured ? t('report.measure_of', { value: t(measure_words[of.fn]), field: label(measured.label) }) : t('report.count');
    };
    const setPart = (at: number, part: { path: string; by?: Period | undefined } | null) => {
        const next: { path: string; by?: Period | undefined }[] = [...parts];
        if (part) next[at] = part;
        else next.splice(at, 1);
        change({ group: groupText(next) || undefined });
    };
    const { group, measures } = reportQuestion(parts, measure, filter, say.texts.time_zone);
    const exportQuestion = { group, measures, ...(filter ? { filter } : {}), ...(search.as_of ? { as_of: search.as_of } : {}) };
    const title = [measureLabel(measure), ...parts.map(pathLabel)].join(' · ');

    return (
        <>
            <PageHead title={t('report.title')} icon={<IconChartBar size={16} stroke={1.6} aria-hidden />}>
                {!search.as_of && (
                    <Button variant="default" leftSection={<IconClockHour4 size={14} stroke={1.6} />} onClick={() => change({ as_of: aDayBack() })}>
                        {t('as_of.open_list')}
                    </Button>
                )}
            </PageHead>
            {search.as_of && <AsOfBar as_of={search.as_of} text={t('as_of.report_text')} onChange={(as_of) => change({ as_of })} />}
            <div className={classes['page']}>
                <nav className={classes['presets']} aria-label={t('report.presets')}>
                    {presets.map((preset) => (
                        <Link key={preset.label} to="/reports" search={preset.search} activeOptions={{ exact: true, includeSearch: true }} className={classes['preset']}>
                            {preset.label}
                        </Link>
                    ))}
                </nav>
                <div className={classes['controls']}>
                    <NativeSelect
                        label={t('report.object')}
                        data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                        value={object.name}
                        onChange={(event) => change({ object: event.currentTarget.value, group: undefined, measure: undefined, filter: undefined })}
                    />
                    {[0, 1].map((at) => {
                        const part = parts[at];
                        if (at > parts.length) return null;
                        return (
                            <div key={at} className={classes['pair']}>
                                <Select
                                    label={t(at === 0 ? 'report.group' : 'report.then')}
                                    placeholder={t('report.nothing')}
                                    searchable
                                    clearable={at === 1}
                                    data={choices.map((each) => ({ value: each.path, label: pathLabel({ path: each.path, field: each.field }) }))}
                                    value={part?.path ?? null}
                                    onChange={(path) => setPart(at, path ? { path, ...dated(choices.find((each) => each.path === path)?.field.kind) } : null)}
                                />
                                {part?.by && (
                                    <NativeSelect
                                        aria-label={t('report.period')}
                                        data={periods.map((each) => ({ value: each, label: t(period_words[each]) }))}
                                        value={part.by}
                                        onChange={(event) => setPart(at, { path: part.path, by: event.currentTarget.value as Period })}
                                    />
                                )}
                            </div>
                        );
                    })}
                    <Select
                        label={t('report.measure')}
                        searchable
                        allowDeselect={false}
                        data={measureChoices(object).map((choice) => ({ value: measureWord(choice.measure), label: measureLabel(choice.measure) }))}
                        value={measureWord(measure)}
                        onChange={(value) => change({ measure: value === 'count' ? undefined : (value ?? undefined) })}
                    />
                </div>
                <div className={classes['filter']}>{bar}</div>
                <div className={classes['headline']}>
                    <h2 className={classes['heading']}>{title}</h2>
                    {may_export && data && data.groups.length > 0 && (
                        <Button variant="default" size="xs" leftSection={<IconDownload size={14} stroke={1.6} />} onClick={() => setExporting(true)}>
                            {t('report.export')}
                        </Button>
                    )}
                </div>
                {exporting && <ExportDialog object={object} question={exportQuestion} onClose={() => setExporting(false)} />}
                {error && (
                    <EmptyState title={t('trouble.title')} text={problemText(t, error)}>
                        <Button variant="default" onClick={() => void refetch()}>
                            {t('trouble.retry')}
                        </Button>
                    </EmptyState>
                )}
                {isLoading && <Skeleton height={260} />}
                {data?.groups.length === 0 && <EmptyState icon={<IconChartBar size={22} stroke={1.6} />} title={t('list.nothing_found')} text={t('list.nothing_found_text')} />}
                {data && data.groups.length > 0 && basis && <p className={`${classes['basis']} dimmed`}>{basis}</p>}
                {data?.more && <Alert color="orange">{t('report.more')}</Alert>}
                {data && data.groups.length > 0 && parts[0] && !parts[1] && (
                    <OneKey object={object} groups={data.groups} part={parts[0]} measure={measure} field={field} filter={filter} title={title} measure_label={measureLabel(measure)} key_label={pathLabel(parts[0])} />
                )}
                {data && data.groups.length > 0 && parts[0] && parts[1] && (
                    <TwoKeys object={object} groups={data.groups} parts={[parts[0], parts[1]]} measure={measure} field={field} filter={filter} title={title} key_label={pathLabel(parts[0])} />
                )}
            </div>
        </>
    );
}

function dated(kind: string | undefined): { by?: Period } {
    return kind === 'date' || kind === 'timestamp' ? { by: 'month' } : {};
}

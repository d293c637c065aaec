// One import from the file to the result; its address holds, whoever opens it and whenever.

import { Alert, Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp, IconUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { importQuery, isAtWork, type ImportData } from '@/api/imports';
import { manyLabel, useObject } from '@/api/meta';
import { refreshRecords } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { goodRows, useImportActions } from '@/features/import/import-actions';
import { MappingStep } from '@/features/import/mapping-step';
import { Counts, Errors, Problem, ProgressBar, verdictOf } from '@/features/import/outcome';
import { PartScreen } from '@/features/import/part-screen';
import { Samples } from '@/features/import/samples';
import { StateChip } from '@/features/import/state-chip';
import { Steps } from '@/features/import/steps';
import { WholeScreen } from '@/features/import/whole-screen';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/import/import.module.css';

export function stepOf(data: ImportData, mapping: boolean): number {
    if (data.state === 'draft' || mapping) return 1;
    return data.state === 'checking' || data.state === 'checked' ? 2 : 3;
}

export function ImportScreen({ id }: { id: string }) {
    const { t } = useLanguage();
    const { data, error } = useQuery(importQuery(id));
    const object = useObject(data?.object ?? '');
    const whole = useQuery({ ...importQuery(data?.whole ?? ''), enabled: Boolean(data?.whole) });
    if (error && !data) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (data?.format === 'zip') return <WholeScreen data={data} />;
    if (!data || !object || (data.whole && !whole.data)) {
        return (
            <>
                <PageHead title={t('import.title')} />
                <div className={classes['page']}>
                    <Skeleton height={28} width={320} />
                    <Skeleton height={320} mt={20} />
                </div>
            </>
        );
    }
    return whole.data ? <PartScreen data={data} whole={whole.data} object={object} /> : <Inside data={data} object={object} />;
}

function Inside({ data, object }: { data: ImportData; object: ObjectMeta }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const navigate = useNavigate();
    const { tab } = useSearch({ strict: false }) as Search;
    const { busy, error, run, cancel, undo } = useImportActions(data, [object.name]);
    const mapping = tab === 'columns' && (data.state === 'checked' || data.state === 'failed' || data.state === 'cancelled') && !data.batch;
    const at = stepOf(data, mapping);
    const show = (next: string | undefined) => void navigate({ to: '.', search: next ? { tab: next } : {}, replace: true });

    const finished = data.state === 'done';
    useEffect(() => {
        if (finished) void refreshRecords(client, object.name);
    }, [finished, client, object.name]);

    const actions: ReactNode[] = [];
    const good = goodRows(data);
    if (isAtWork(data.state)) {
        actions.push(
            <Button key="cancel" variant="default" loading={busy} onClick={cancel}>
                {t('action.cancel')}
            </Button>,
        );
    }
    if (data.state === 'checked' && !mapping) {
        actions.push(
            <Button key="run" loading={busy} disabled={good === 0} onClick={run}>
                {t('import.run', { count: good })}
            </Button>,
            <Button key="back" variant="default" onClick={() => show('columns')}>
                {t('import.back')}
            </Button>,
        );
    }
    if (['failed', 'cancelled'].includes(data.state) && !mapping && !data.batch) {
        actions.push(
            <Button key="back" variant="default" onClick={() => show('columns')}>
                {t('import.back')}
            </Button>,
        );
    }
    if (['done', 'failed', 'cancelled'].includes(data.state) && data.batch) {
        actions.push(
            <Button key="open" renderRoot={(props) => <Link to="/$object" params={{ object: object.name }} search={{ sort: '-created_at' }} {...props} />}>
                {t('import.open', { objects: label(manyLabel(object)) })}
            </Button>,
            <Button key="undo" variant="default" loading={busy} leftSection={<IconArrowBackUp size={14} stroke={1.6} />} onClick={undo}>
                {t('import.undo')}
            </Button>,
        );
    }
    return (
        <>
            <PageHead
                title={t('import.of', { name: data.file })}
                icon={<IconUpload size={16} stroke={1.6} aria-hidden />}
                detail={<StateChip state={data.state} />}
            >
                <Button variant="subtle" color="gray" renderRoot={(props) => <Link to="/import" search={{}} {...props} />}>
                    {t('import.all')}
                </Button>
            </PageHead>
            <div className={classes['page']}>
                <Steps at={at} />
                <p className="dimmed tabular">
                    {label(manyLabel(object))} · {texts.bytes(data.size)} · {t('import.rows', { count: texts.number(data.progress?.total || data.rows_estimate) })}
                </p>
                {at === 1 ? (
                    <MappingStep object={object} data={data} run={[data]} onDone={() => show(undefined)} />
                ) : (
                    <>
                        {isAtWork(data.state) && <ProgressBar data={data} />}
                        <div role="status">{!isAtWork(data.state) && <p className={classes['verdict']}>{verdictOf(t, data)}</p>}</div>
                        <Problem data={data} />
                        <Counts data={data} />
                        {error && <Alert color="red">{error}</Alert>}
                        {actions.length > 0 && <div className={classes['actions']}>{actions}</div>}
                        <Errors data={data} />
                        <Samples object={object} data={data} />
                    </>
                )}
            </div>
        </>
    );
}

// The sync log: each file that went or came, by whom, with what was refused, and the file itself.

import { Button, Skeleton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fileAddress } from '@/api/accounting';
import { listQuery } from '@/api/records';
import type { RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { useUndo } from '@/records/use-undo';
import { Chip } from '@/ui/chip';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/accounting/accounting.module.css';

const fields = ['name', 'direction', 'format', 'written', 'known', 'refused', 'problems', 'file', 'undo_batch', 'created_by', 'created_at'];

interface Problem {
    number?: string;
    line?: number;
    message?: string;
}

export function LogPart() {
    const t = useT();
    const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(listQuery('accounting_runs', { sort: '-created_at', limit: 20, fields }));
    if (isPending) return <Skeleton height={240} />;
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    const runs = data.pages.flatMap((page) => page.records);
    if (runs.length === 0) return <EmptyState title={t('accounting.no_runs')} text={t('accounting.no_runs_text')} />;
    return (
        <>
            <ul className={classes['runs']}>
                {runs.map((run) => (
                    <Run key={run.id} run={run} />
                ))}
            </ul>
            {hasNextPage && (
                <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                    {t('accounting.older')}
                </Button>
            )}
        </>
    );
}

function Run({ run }: { run: RecordData }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const undo = useUndo({ name: 'accounting_entries' });
    const out = run['direction'] === 'export';
    const file = run['file'] as { id: string } | null | undefined;
    const problems = Array.isArray(run['problems']) ? (run['problems'] as Problem[]) : [];
    const batch = typeof run['undo_batch'] === 'string' ? run['undo_batch'] : '';
    const at = String(run['created_at']);
    const who = (run['created_by'] as { name?: string } | null)?.name ?? '';
    return (
        <li className={classes['run']}>
            <div className={classes['runHead']}>
                <Chip color={out ? 'blue' : 'green'}>{t(out ? 'accounting.out' : 'accounting.in')}</Chip>
                <Link to="/$object/$record" params={{ object: 'accounting_runs', record: run.id }} search={{}}>
                    {String(run['name'])}
                </Link>
                <span className="dimmed" title={texts.date_time(at)}>
                    {[who, texts.relative(at, now)].filter(Boolean).join(' · ')}
                </span>
                <span className={classes['runActs']}>
                    {file && (
                        <Button component="a" href={fileAddress(file.id)} download={String(run['name'])} variant="subtle" size="compact-sm" leftSection={<IconDownload size={14} />}>
                            {t('accounting.download')}
                        </Button>
                    )}
                    {batch && (
                        <Button variant="subtle" size="compact-sm" onClick={() => void undo(batch, batch).then(() => client.invalidateQueries({ queryKey: ['accounting'] }))}>
                            {t('action.undo')}
                        </Button>
                    )}
                </span>
            </div>
            <p className="dimmed">{t(out ? 'accounting.run_out' : 'accounting.run_in', { count: Number(run['written'] ?? 0), known: Number(run['known'] ?? 0), refused: problems.length })}</p>
            {problems.length > 0 && (
                <details>
                    <summary>{t('accounting.show_refused', { count: problems.length })}</summary>
                    <ul className={classes['refusals']}>
                        {problems.map((each, at_place) => (
                            <li key={at_place}>
                                <strong>{each.number || '–'}</strong> {each.message}
                            </li>
                        ))}
                    </ul>
                </details>
            )}
        </li>
    );
}

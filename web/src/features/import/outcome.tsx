// What a dry run or a run came to: counts, errors, the way on.

import { Alert, Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { errorsHref, type ImportData } from '@/api/imports';
import { goodRows } from '@/features/import/import-actions';
import { foldErrors } from '@/features/import/mapping-model';
import { useT, type MessageId, type Translate } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/import/import.module.css';

const tiles: { key: 'created' | 'updated' | 'skipped' | 'failed'; would: MessageId; did: MessageId }[] = [
    { key: 'created', would: 'import.would_create', did: 'import.created' },
    { key: 'updated', would: 'import.would_update', did: 'import.updated' },
    { key: 'skipped', would: 'import.would_skip', did: 'import.skipped' },
    { key: 'failed', would: 'import.would_fail', did: 'import.failed' },
];

/** One sentence on what came of it. */
export function verdictOf(t: Translate, data: ImportData): string {
    const failed = data.progress?.failed ?? 0;
    if (data.state === 'checked' && goodRows(data) === 0) return t('import.checked_none');
    const listed = (data.errors ?? []).length > 0; // what came in, but for a picture or a reference
    if (data.state === 'checked' && failed > 0) return t('import.checked_errors', { count: failed });
    if (data.state === 'checked') return t(listed ? 'import.checked_listed' : 'import.checked_clean');
    if (data.state === 'done' && failed > 0) return t('import.done_errors', { count: failed });
    if (data.state === 'done') return t(listed ? 'import.done_listed' : 'import.done_clean');
    if (data.state === 'undone') return t('import.undone');
    return data.state === 'cancelled' ? t('import.cancelled') : '';
}

export function Counts({ data }: { data: ImportData }) {
    const t = useT();
    const texts = useTexts();
    const dry = data.state === 'checked' || data.state === 'checking';
    const { progress } = data;
    if (!progress) return null;
    return (
        <dl className={classes['tiles']}>
            {tiles.map(({ key, would, did }) => (
                <div key={key} className={classes['tile']} data-failed={(key === 'failed' && progress.failed > 0) || undefined}>
                    <dt>{t(dry ? would : did)}</dt>
                    <dd className="tabular">{texts.number(progress[key])}</dd>
                </div>
            ))}
        </dl>
    );
}

export function ProgressBar({ data }: { data: ImportData }) {
    const t = useT();
    const texts = useTexts();
    const { rows = 0, total = 0, rate = 0 } = data.progress ?? {};
    const share = total > 0 ? Math.min(1, rows / total) : 0;
    const left_s = rate > 0 ? Math.ceil((total - rows) / rate) : 0;
    const label = t(data.state === 'checking' ? 'import.state_checking' : 'import.state_running');
    return (
        <div className={classes['progress']}>
            <div className={classes['track']} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
                <div style={{ width: `${share * 100}%` }} />
            </div>
            <p className="tabular">
                <b>{label}</b> {t('import.progress', { value: texts.number(rows), count: texts.number(total) })}
                {rate > 0 && <span className="dimmed"> · {t('import.rate', { count: texts.number(rate) })}</span>}
                {left_s > 0 && <span className="dimmed"> · {t('import.left', { value: texts.duration(left_s) })}</span>}
            </p>
        </div>
    );
}

export function Errors({ data }: { data: ImportData }) {
    const t = useT();
    const texts = useTexts();
    const errors = data.errors ?? [];
    if (errors.length === 0) return null;
    const all = data.progress?.failed ?? errors.length;
    return (
        <section>
            <div className={classes['errorsHead']}>
                <h2 className={classes['heading']}>{t('import.errors')}</h2>
                {all > errors.length && <span className="dimmed">{t('import.errors_first', { count: texts.number(errors.length) })}</span>}
                <Button component="a" href={errorsHref(data.id)} download variant="default" leftSection={<IconDownload size={14} stroke={1.6} />} ml="auto">
                    {t('import.errors_file')}
                </Button>
            </div>
            <div className={classes['scroll']}>
                <table className={classes['errors']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('import.line')}</th>
                            <th scope="col">{t('import.column')}</th>
                            <th scope="col">{t('filter.value')}</th>
                            <th scope="col">{t('import.reason')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {foldErrors(errors).map(({ error, more }) => (
                            <tr key={`${error.line} ${error.column} ${error.field}`}>
                                <td className="tabular">
                                    {texts.number(error.line)}
                                    {more > 0 && <span className="dimmed"> {t('import.more_lines', { count: more })}</span>}
                                </td>
                                <td>{error.column}</td>
                                <td className={classes['bad']}>{error.value || '–'}</td>
                                <td>{error.message}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

export function Problem({ data }: { data: ImportData }) {
    const t = useT();
    if (data.state !== 'failed' && !data.problem) return null;
    return <Alert color="red">{data.problem || t('import.failed_whole')}</Alert>;
}

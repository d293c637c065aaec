// The first rows of the file as it is read now: what stands there, what it is understood as, what is
// wrong. Encoding, delimiter, sheet and the order of dates are seen here before anything runs.

import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { previewQuery, type ImportData, type ImportSettings, type PreviewRow } from '@/api/imports';
import { problemText } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/import/import.module.css';

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

function Cell({ row, at, column }: { row: PreviewRow; at: number; column: string }) {
    const t = useT();
    const texts = useTexts();
    const text = row.cells[at] ?? '';
    const understood = row.understood[column];
    const error = row.errors.find((each) => each.column === column);
    return (
        <td data-wrong={error ? true : undefined} title={error?.message}>
            <span className="clip">{text}</span>
            {error && <span className={`${classes['wrong']} clip`}>{error.message}</span>}
            {!error && understood && (
                <span className={`${classes['understood']} clip`}>
                    <span role="img" aria-label={t('import.understood_as')}>
                        →
                    </span>{' '}
                    {instant.test(understood) ? texts.date_time(understood) : understood}
                </span>
            )}
        </td>
    );
}

export function Preview({ data, settings }: { data: ImportData; settings: ImportSettings }) {
    const t = useT();
    const texts = useTexts();
    const { data: rows, error } = useQuery(previewQuery(data, settings));
    const taken = settings.mapping.flatMap((entry, at) => (entry.field ? [{ at, column: entry.column }] : []));
    if (taken.length === 0) return null;
    return (
        <section>
            <h2 className={classes['heading']}>{t('import.preview')}</h2>
            <p className="dimmed">{t('import.preview_text')}</p>
            {error && !rows && <Alert color="orange">{problemText(t, error)}</Alert>}
            {rows && rows.length > 0 && (
                // The region scrolls sideways, so the keyboard has to reach it.
                // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                <div className={classes['preview']} tabIndex={0} role="region" aria-label={t('import.preview')}>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t('import.line')}</th>
                                {taken.map(({ at, column }) => (
                                    <th key={at} scope="col">
                                        {column}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map((row) => (
                                <tr key={row.row}>
                                    <th scope="row" className="tabular">
                                        {texts.number(row.line)}
                                    </th>
                                    {taken.map(({ at, column }) => (
                                        <Cell key={at} row={row} at={at} column={column} />
                                    ))}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}

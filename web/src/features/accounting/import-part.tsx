// A file of QuickBooks: read, judged line by line, then taken as one act that can be undone.

import { Alert, Button } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type DragEvent } from 'react';
import { importBooks, type ImportAnswer, type ImportLine } from '@/api/accounting';
import { refreshRecords } from '@/api/records';
import { useSubmit } from '@/api/use-submit';
import { kindWords, lineWords } from '@/features/accounting/accounting-model';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { useUndo } from '@/records/use-undo';
import { Chip } from '@/ui/chip';
import { PickOne } from '@/ui/pick-one';
import { toast } from '@/ui/toast';
import classes from '@/features/accounting/accounting.module.css';

type Order = 'mdy' | 'dmy';

export function ImportPart() {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo({ name: 'payments' });
    const chooser = useRef<HTMLInputElement>(null);
    const [over, setOver] = useState(false);
    const [dates, setDates] = useState<Order>('mdy');
    const [file, setFile] = useState<File | null>(null);
    const [answer, setAnswer] = useState<ImportAnswer | null>(null);
    const { busy, error, field_errors, submit } = useSubmit();
    const problem = Object.values(field_errors).find(Boolean) ?? error;

    const look = (chosen: File | null, order: Order) => {
        setFile(chosen);
        setAnswer(null);
        if (chosen) void submit(async () => setAnswer(await importBooks(chosen, order, true)));
    };
    const refresh = () => Promise.all([refreshRecords(client, 'payments'), refreshRecords(client, 'invoices'), refreshRecords(client, 'accounting_runs'), client.invalidateQueries({ queryKey: ['accounting'] })]);
    const take = () =>
        submit(async () => {
            if (!file) return;
            const taken = await importBooks(file, dates, false);
            setAnswer(taken);
            await refresh();
            const { batch } = taken;
            toast({
                id: batch ?? 'accounting',
                text: t('accounting.imported', { count: taken.applied }),
                ...(batch && taken.applied > 0 ? { action: { label: t('action.undo'), run: () => void undo(batch, batch).then(refresh) } } : {}),
            });
        });
    const drop = (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        look(event.dataTransfer.files[0] ?? null, dates);
    };
    return (
        <>
            <p className="dimmed">{t('accounting.import_text')}</p>
            <div className={classes['choices']}>
                <PickOne<Order>
                    label={t('accounting.dates')}
                    value={dates}
                    data={[{ value: 'mdy', label: t('accounting.month_first') }, { value: 'dmy', label: t('accounting.day_first') }]}
                    onChange={(order) => {
                        setDates(order);
                        if (file && !answer?.run) look(file, order);
                    }}
                />
            </div>
            <div
                className={classes['drop']}
                data-over={over || undefined}
                onDragOver={(event) => {
                    event.preventDefault();
                    setOver(true);
                }}
                onDragLeave={() => setOver(false)}
                onDrop={drop}
            >
                <IconFileSpreadsheet size={24} stroke={1.4} aria-hidden />
                <p>{file ? file.name : t('accounting.drop')}</p>
                <input
                    ref={chooser}
                    type="file"
                    hidden
                    accept=".csv,.iif,.txt,text/csv,text/plain"
                    onChange={(event) => {
                        look(event.currentTarget.files?.[0] ?? null, dates);
                        event.currentTarget.value = '';
                    }}
                />
                <Button variant={answer ? 'default' : 'filled'} loading={busy} onClick={() => chooser.current?.click()}>
                    {t('file.choose')}
                </Button>
            </div>
            {problem && <Alert color="red">{problem}</Alert>}
            {answer && (
                <>
                    <div className={classes['act']}>
                        {answer.run ? (
                            <strong>{t('accounting.imported', { count: answer.applied })}</strong>
                        ) : (
                            <Button loading={busy} disabled={answer.applied === 0} onClick={() => void take()}>
                                {t('accounting.take', { count: answer.applied })}
                            </Button>
                        )}
                        <span className="dimmed">{t('accounting.import_counts', { known: answer.known, refused: answer.refused })}</span>
                    </div>
                    <Lines lines={answer.lines} done={Boolean(answer.run)} />
                </>
            )}
        </>
    );
}

function Lines({ lines, done }: { lines: readonly ImportLine[]; done: boolean }) {
    const t = useT();
    const texts = useTexts();
    return (
        <div className={classes['scroll']} role="region" aria-label={t('accounting.lines')}>
            <table className={classes['table']}>
                <thead>
                    <tr>
                        <th scope="col">{t('accounting.line')}</th>
                        <th scope="col">{t('accounting.number')}</th>
                        <th scope="col">{t('accounting.kind')}</th>
                        <th scope="col">{t('accounting.party')}</th>
                        <th scope="col">{t('accounting.invoice')}</th>
                        <th scope="col" className={classes['number']}>{t('accounting.amount')}</th>
                        <th scope="col">{t('accounting.state')}</th>
                    </tr>
                </thead>
                <tbody>
                    {lines.map((each) => (
                        <tr key={each.line}>
                            <th scope="row" className="tabular">{each.line}</th>
                            <td>
                                {each.object && each.id ? (
                                    <Link to="/$object/$record" params={{ object: each.object, record: each.id }} search={{}}>
                                        {each.number || '–'}
                                    </Link>
                                ) : (
                                    each.number || '–'
                                )}
                            </td>
                            <td>{each.what ? t(kindWords[each.what]) : each.type}</td>
                            <td>{each.customer || '–'}</td>
                            <td>{each.invoice || '–'}</td>
                            <td className={classes['number']}>{texts.number(each.amount, 2)}</td>
                            <td className={classes['why']}>
                                <Chip color={lineWords[each.state].color}>{t(each.state === 'applied' && !done ? 'accounting.line_ready' : lineWords[each.state].label)}</Chip>
                                {each.message && <span>{each.message}</span>}
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

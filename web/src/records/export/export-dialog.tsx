// Records, or a report, as a file: which format, which fields, how many rows. The server is asked first,
// so that what is wrong is said here; then the browser loads the file by its address, past this tab.

import { Alert, Button, Modal, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { countQuery, prepareExport, saveFile, type ExportFormat, type ExportQuestion } from '@/api/exports';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/records/export/export.module.css';

export interface ExportDialogProps {
    object: ObjectMeta;
    question: ExportQuestion;
    /** The columns on the screen, by path; none where there are no columns. */
    shown?: readonly string[];
    onClose(): void;
}

const people: readonly string[] = ['contacts', 'leads', 'users'];
const formats: readonly { format: ExportFormat; label: MessageId; about: MessageId }[] = [
    { format: 'csv', label: 'export.csv', about: 'export.csv_about' },
    { format: 'xlsx', label: 'export.xlsx', about: 'export.xlsx_about' },
    { format: 'vcard', label: 'export.vcard', about: 'export.vcard_about' },
    { format: 'vcard3', label: 'export.vcard3', about: 'export.vcard3_about' },
    { format: 'jsonl', label: 'export.jsonl', about: 'export.jsonl_about' },
];
const cards: readonly ExportFormat[] = ['vcard', 'vcard3'];

export function ExportDialog({ object, question, shown, onClose }: ExportDialogProps) {
    const t = useT();
    const texts = useTexts();
    const id = useId();
    const { busy, error, submit } = useSubmit();
    const [format, setFormat] = useState<ExportFormat>('csv');
    const [encoding, setEncoding] = useState<'UTF-8' | 'GB18030'>('UTF-8');
    const [names, setNames] = useState<'labels' | 'api'>('labels');
    const [fields, setFields] = useState<'shown' | 'all'>('shown');
    const is_report = question.group !== undefined;
    const { data: count } = useQuery({ ...countQuery(object.name, question), enabled: !is_report && !question.ids });
    const rows = question.ids ? { value: question.ids.length, exact: true } : count;
    const is_table = format === 'csv' || format === 'xlsx';
    const offered = formats.filter((each) => !cards.includes(each.format) || (!is_report && people.includes(object.name)));

    async function run() {
        const done = await submit(async () => {
            const { link } = await prepareExport({
                ...question,
                object: object.name,
                format,
                ...(is_table ? { names } : {}),
                ...(format === 'csv' ? { encoding } : {}),
                ...(!is_report && shown && fields === 'shown' && !cards.includes(format) ? { fields: [...shown] } : {}),
            });
            saveFile(link, '');
        });
        if (done) onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t('export.title')} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void run();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                <fieldset className={classes['formats']}>
                    <legend>{t('export.format')}</legend>
                    {offered.map((each) => (
                        <label key={each.format} className={classes['option']}>
                            <input
                                type="radio"
                                name="format"
                                value={each.format}
                                checked={each.format === format}
                                aria-label={t(each.label)}
                                aria-describedby={`${id}-${each.format}`}
                                data-autofocus={each.format === format || undefined}
                                onChange={() => setFormat(each.format)}
                            />
                            <span>{t(each.label)}</span>
                            <small id={`${id}-${each.format}`} className="dimmed">
                                {t(each.about)}
                            </small>
                        </label>
                    ))}
                </fieldset>
                {!is_report && shown && !cards.includes(format) && (
                    <NativeSelect
                        label={t('export.fields')}
                        value={fields}
                        data={[
                            { value: 'shown', label: t('export.shown', { count: shown.length }) },
                            { value: 'all', label: t('export.all_fields') },
                        ]}
                        onChange={(event) => setFields(event.currentTarget.value as typeof fields)}
                    />
                )}
                {is_table && (
                    <NativeSelect
                        label={t('export.names')}
                        value={names}
                        data={[
                            { value: 'labels', label: t('export.labels') },
                            { value: 'api', label: t('export.api') },
                        ]}
                        onChange={(event) => setNames(event.currentTarget.value as typeof names)}
                    />
                )}
                {format === 'csv' && (
                    <NativeSelect
                        label={t('export.encoding')}
                        value={encoding}
                        data={[
                            { value: 'UTF-8', label: t('export.utf8') },
                            { value: 'GB18030', label: t('export.gb18030') },
                        ]}
                        onChange={(event) => setEncoding(event.currentTarget.value as typeof encoding)}
                    />
                )}
                <div className={classes['foot']}>
                    <span className="dimmed tabular" role="status">
                        {rows ? t(rows.exact ? 'export.rows' : 'export.rows_more', { count: rows.value, shown: texts.number(rows.value) }) : ''}
                    </span>
                    <Button type="submit" loading={busy}>
                        {t('export.run')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

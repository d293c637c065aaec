// The records of the whole workspace as files, for people and other programs. The server is asked first, so
// that what is wrong is said here; then the browser loads the file by its address.

import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { prepareAllRecords, saveFile, type AllRecordsFormat } from '@/api/exports';
import { useSubmit } from '@/api/use-submit';
import { Section } from '@/features/settings/section';
import { fromWallTime, toWallTime } from '@/lib/dates';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/settings/about.module.css';

const formats: readonly { format: AllRecordsFormat; label: MessageId }[] = [
    { format: 'csv', label: 'settings.all_records_csv' },
    { format: 'csv-gb18030', label: 'settings.all_records_gb18030' },
    { format: 'xlsx', label: 'settings.all_records_xlsx' },
    { format: 'jsonl', label: 'settings.all_records_jsonl' },
];

export function AllRecords() {
    const t = useT();
    const { time_zone } = useTexts();
    const [format, setFormat] = useState<AllRecordsFormat>('csv');
    const [wall, setWall] = useState('');
    const { busy, error, field_errors, submit } = useSubmit();

    async function load() {
        await submit(async () => {
            const { link } = await prepareAllRecords(format, wall ? fromWallTime(wall, time_zone) : undefined);
            saveFile(link, '');
        });
    }
    return (
        <Section title={t('settings.all_records')} text={t('settings.all_records_text')}>
            {error && !field_errors['as_of'] && (
                <Alert color="red" mb={12}>
                    {error}
                </Alert>
            )}
            <form
                className={classes['files']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void load();
                }}
            >
                <NativeSelect
                    label={t('settings.all_records_format')}
                    value={format}
                    data={formats.map((each) => ({ value: each.format, label: t(each.label) }))}
                    onChange={(event) => setFormat(event.currentTarget.value as AllRecordsFormat)}
                />
                <TextInput
                    type="datetime-local"
                    label={t('settings.all_records_as_of')}
                    max={toWallTime(new Date().toISOString(), time_zone)}
                    value={wall}
                    error={field_errors['as_of']}
                    onChange={(event) => setWall(event.currentTarget.value)}
                />
                <Button type="submit" loading={busy} variant="default" leftSection={<IconDownload size={15} stroke={1.6} />}>
                    {t('settings.all_records_load')}
                </Button>
            </form>
        </Section>
    );
}

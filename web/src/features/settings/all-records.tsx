// The records of the whole workspace as files, for people and other programs.

import { Button, NativeSelect } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { allRecordsLink, type AllRecordsFormat } from '@/api/exports';
import { Section } from '@/features/settings/section';
import { useT, type MessageId } from '@/lib/i18n';
import classes from '@/features/settings/about.module.css';

const formats: readonly { format: AllRecordsFormat; label: MessageId }[] = [
    { format: 'csv', label: 'settings.all_records_csv' },
    { format: 'csv-gb18030', label: 'settings.all_records_gb18030' },
    { format: 'xlsx', label: 'settings.all_records_xlsx' },
    { format: 'jsonl', label: 'settings.all_records_jsonl' },
];

export function AllRecords() {
    const t = useT();
    const [format, setFormat] = useState<AllRecordsFormat>('csv');
    return (
        <Section title={t('settings.all_records')} text={t('settings.all_records_text')}>
            <div className={classes['files']}>
                <NativeSelect
                    label={t('settings.all_records_format')}
                    value={format}
                    data={formats.map((each) => ({ value: each.format, label: t(each.label) }))}
                    onChange={(event) => setFormat(event.currentTarget.value as AllRecordsFormat)}
                />
                <Button component="a" href={allRecordsLink(format)} download="" variant="default" leftSection={<IconDownload size={15} stroke={1.6} />}>
                    {t('settings.all_records_load')}
                </Button>
            </div>
        </Section>
    );
}

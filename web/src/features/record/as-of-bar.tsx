import { Button, TextInput } from '@mantine/core';
import { fromWallTime, toWallTime } from '@/lib/dates';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/record/record.module.css';

/** The record as it stood then: which instant, and the way back to now. */
export function AsOfBar({ as_of, onChange }: { as_of: string; onChange(as_of: string | undefined): void }) {
    const t = useT();
    const { time_zone } = useTexts();
    return (
        <div className={classes['asOf']} role="status" data-print="hide">
            <b>{t('as_of.title')}</b>
            <TextInput
                type="datetime-local"
                aria-label={t('as_of.when')}
                max={toWallTime(new Date().toISOString(), time_zone)}
                value={toWallTime(as_of, time_zone)}
                onChange={(event) => {
                    if (event.currentTarget.value) onChange(fromWallTime(event.currentTarget.value, time_zone));
                }}
            />
            <span className="dimmed">{t('as_of.text')}</span>
            <Button variant="default" size="compact-sm" onClick={() => onChange(undefined)}>
                {t('as_of.now')}
            </Button>
        </div>
    );
}

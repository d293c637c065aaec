import { Button, TextInput } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { fromWallTime, toWallTime } from '@/lib/dates';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/records/as-of.module.css';

interface Props {
    as_of: string;
    /** What is seen, and that nothing can be changed in it. */
    text: string;
    onChange(as_of: string | undefined): void;
    children?: ReactNode;
}

/** A record, a list or a report as it stood then: which instant, and the way back to now. */
export function AsOfBar({ as_of, text, onChange, children }: Props) {
    const t = useT();
    const { time_zone } = useTexts();
    return (
        <div className={classes['bar']} role="status" data-print="hide">
            <b className={classes['title']}>
                <IconClockHour4 size={15} stroke={1.7} aria-hidden />
                {t('as_of.title')}
            </b>
            <TextInput
                type="datetime-local"
                aria-label={t('as_of.when')}
                max={toWallTime(new Date().toISOString(), time_zone)}
                value={toWallTime(as_of, time_zone)}
                onChange={(event) => {
                    if (event.currentTarget.value) onChange(fromWallTime(event.currentTarget.value, time_zone));
                }}
            />
            <span className={classes['text']}>{text}</span>
            {children}
            <Button variant="default" size="compact-sm" onClick={() => onChange(undefined)}>
                {t('as_of.now')}
            </Button>
        </div>
    );
}

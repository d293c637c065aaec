// How the app looks and works for this person, on every device.

import { NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { usePreference } from '@/api/preferences';
import { Section } from '@/features/settings/section';
import { setDensity, useDensity, type Density } from '@/lib/density';
import { useT } from '@/lib/i18n';
import { firstWeekday } from '@/lib/intl';
import { useTexts } from '@/lib/texts';
import classes from '@/features/settings/settings.module.css';

/** Days of a week that begins on a Sunday: the first of them, in words of the reader. */
const some_sunday = Date.UTC(2026, 10, 22);
const day_ms = 86_400_000;
const first_days = [1, 7, 6];

/** As the calendar knows it: Monday, Saturday or Sunday. */
const isWeekday = (value: unknown): value is number => value === 1 || value === 6 || value === 7;

export function Workplace() {
    const t = useT();
    const texts = useTexts();
    const { colorScheme, setColorScheme } = useMantineColorScheme();
    const { density } = useDensity();
    const [first, setFirst] = usePreference('calendar.first_weekday', firstWeekday(texts.language), isWeekday);
    const day = (weekday: number) => texts.weekday(new Date(some_sunday + (weekday % 7) * day_ms).toISOString().slice(0, 10));
    return (
        <Section title={t('settings.workplace')}>
            <div className={classes['narrow']}>
                <div>
                    <p className={classes['controlLabel']}>{t('theme.label')}</p>
                    <SegmentedControl
                        aria-label={t('theme.label')}
                        data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(value === 'auto' ? 'theme.system' : value === 'dark' ? 'theme.dark' : 'theme.light') }))}
                        value={colorScheme}
                        onChange={(value) => setColorScheme(value as typeof colorScheme)}
                    />
                </div>
                <div>
                    <p className={classes['controlLabel']}>{t('density.label')}</p>
                    <SegmentedControl
                        aria-label={t('density.label')}
                        data={(['comfortable', 'dense'] as const).map((value) => ({ value, label: t(value === 'dense' ? 'density.dense' : 'density.comfortable') }))}
                        value={density}
                        onChange={(value) => setDensity(value as Density)}
                    />
                </div>
                <NativeSelect
                    label={t('settings.first_weekday')}
                    value={String(first)}
                    data={first_days.map((weekday) => ({ value: String(weekday), label: day(weekday) }))}
                    onChange={(event) => setFirst(Number(event.currentTarget.value))}
                />
            </div>
        </Section>
    );
}

import { TextInput } from '@mantine/core';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { date_words, instant_operators } from '@/fields/shared/moments';
import { fromWallTime, parseDate, toWallTime } from '@/lib/dates';
import { useNow } from '@/lib/hooks';
import { useTexts } from '@/lib/texts';

function Show({ value }: ShowProps<string>) {
    const texts = useTexts();
    const now = useNow();
    return <time dateTime={value} title={texts.relative(value, now)}>{texts.date_time(value)}</time>;
}

function Cell({ value }: ShowProps<string>) {
    return <span className="clip tabular">{useTexts().date_time(value)}</span>;
}

/** Edited as the time on the wall of the user's own zone, wherever the browser stands. */
function Edit({ value, onChange, input }: EditProps<string>) {
    const { time_zone } = useTexts();
    return (
        <TextInput
            {...input}
            type="datetime-local"
            max="9999-12-31T23:59"
            value={value ? toWallTime(value, time_zone) : ''}
            onChange={(event) => onChange(event.currentTarget.value ? fromWallTime(event.currentTarget.value, time_zone) : null)}
        />
    );
}

export const timestamp = defineKind<string>({
    kind: 'timestamp',
    Show,
    Cell,
    Edit,
    operators: instant_operators,
    operator_words: date_words,
    parse(text, _field, time_zone = 'UTC') {
        if (text.trim() === '') return { value: null };
        const day = parseDate(text);
        if (day !== null) return { value: fromWallTime(`${day}T00:00`, time_zone) };
        const wall = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/.exec(text.trim());
        if (wall) return { value: fromWallTime(`${wall[1]}T${wall[2]}`, time_zone) };
        const at = new Date(text.trim());
        return Number.isNaN(at.getTime()) ? { problem: 'field.not_a_date' } : { value: at.toISOString() };
    },
    plain: (value, _field, { texts }) => toWallTime(value, texts.time_zone).replace('T', ' '),
    format: (value, _field, { texts }) => texts.date_time(value),
    compare: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
    width_px: 150,
});

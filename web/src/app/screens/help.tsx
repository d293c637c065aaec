import { useParams } from '@tanstack/react-router';
import { HelpScreen } from '@/features/help/help-screen';

export function HelpRoute() {
    const { topic } = useParams({ strict: false });
    return <HelpScreen topic={topic} />;
}

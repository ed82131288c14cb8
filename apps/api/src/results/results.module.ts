import { Module } from '@nestjs/common';
import { RankingModule } from '../ranking/ranking.module';
import { SealModule } from '../seal/seal.module';
import { SweepsModule } from '../sweeps/sweeps.module';
import { BestLayerService } from './best-layer.service';
import { BestService } from './best.service';
import { ProfileService } from './profile.service';
import { ReportService } from './report.service';
import { ResultsController } from './results.controller';

/** What a sweep is for: which layer, how sure, which probe. */
@Module({
  imports: [RankingModule, SealModule, SweepsModule],
  controllers: [ResultsController],
  providers: [ReportService, BestService, ProfileService, BestLayerService],
})
export class ResultsModule {}
